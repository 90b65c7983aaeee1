import { Choice, DayField, LongText, Reference, Text } from '@digihub/http';

export class AssignCoach {
  @Reference({ example: 'coach-west-vlaanderen-1', description: 'Pseudonym of the coach' })
  coach!: string;

  @LongText({
    optional: true,
    example: 'De vorige begeleider is langdurig afwezig.',
    description: 'Needed where the trajectory already has a coach',
  })
  reason?: string;
}

export class WithdrawPartner {
  @LongText({ example: 'De onderzoeksgroep heeft geen capaciteit meer.' })
  reason!: string;
}

export class SignalImplementation {
  @LongText({ example: 'De onderneming wil het systeem nu laten bouwen.' })
  reason!: string;
}

export class AgreeToWaitInCoaching {
  @Choice(['us', 'enterprise', 'partner'], { example: 'enterprise' })
  on!: 'us' | 'enterprise' | 'partner';

  @DayField({ example: '2023-04-30' })
  until!: string;

  @LongText({ example: 'De zaakvoerder is tot dan met verlof.' })
  reason!: string;
}

export class Complete {
  @Text({ example: 'archief/2022/300', description: 'Reference of the report in the own archive' })
  report!: string;

  @LongText({ example: 'Een visiesysteem is haalbaar; drie stappen zijn uitgewerkt.' })
  summary!: string;
}

export class CompleteWithoutServices extends Complete {
  @LongText({
    example: 'Twee gesprekken volstonden om de vraag te beantwoorden.',
    description: 'Why no paid services were needed',
  })
  withoutPaidServices!: string;
}

const grounds = ['enterprise', 'partner', 'hub', 'bankruptcy', 'implementation'] as const;

export class Stop {
  @Choice(grounds, { example: 'enterprise', description: 'On whose account' })
  ground!: (typeof grounds)[number];

  @LongText({ example: 'De onderneming ziet af van het traject.' })
  reason!: string;
}
