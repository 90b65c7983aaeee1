import { Choice, DayField, LongText, Nested, Reference, WholeNumber } from '@digihub/http';
import type { WorkActivity } from '@digihub/coaching-domain';

const activities: readonly WorkActivity[] = ['services', 'coordination', 'other'];

export class RegisterHours {
  @DayField({ example: '2022-05-09', description: 'In the month of the sheet, up to today' })
  day!: string;

  @WholeNumber({ min: 15, max: 1_440, example: 90, description: 'Minutes, by the quarter of an hour' })
  minutes!: number;

  @Choice(activities, { example: 'coordination' })
  activity!: WorkActivity;

  @Reference({ optional: true, example: '7x3k9m2p4q8r1s5t', description: 'Of services: the trajectory' })
  trajectory?: string;

  @Reference({ optional: true, example: 'west-vlaanderen', description: 'Of coordination: the hub' })
  hub?: string;
}

export class ReturnSheet {
  @LongText({ example: 'De uren van 9 mei staan er dubbel op.' })
  reason!: string;
}

export class ProposeCorrection {
  @Reference({ example: '3m8k2x9p4q7r1s5t', description: 'The locked entry that is wrong' })
  entry!: string;

  @Nested(() => RegisterHours, { optional: true, description: 'What should have stood there' })
  replacement?: RegisterHours;

  @LongText({ example: 'Het overleg duurde een half uur korter.' })
  reason!: string;
}

export class RefuseCorrection {
  @LongText({ example: 'Volgens het verslag klopten de uren.' })
  reason!: string;
}

export class RecordEmployment {
  @WholeNumber({ min: 1, max: 100, example: 80, description: 'Of a full-time employment' })
  percent!: number;

  @WholeNumber({ min: 1, max: 12, example: 12, description: 'Months of that year' })
  months!: number;
}
