import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Outcome } from '@digihub/command-handling';
import { triggerOf } from '@digihub/context';
import { type DataOf, financeContracts, type PublishedEvent } from '@digihub/contracts';
import { coachingBus } from '../bus.js';
import { CoachingCommands } from '../coaching-commands.js';

type Reserved = DataOf<typeof financeContracts.quoteReserved>;
type Refused = DataOf<typeof financeContracts.reservationRefused>;

/** Finance's answer to an approved quote. */
@Controller()
export class FinanceReactions {
  constructor(private readonly coaching: CoachingCommands) {}

  @EventPattern<string>(financeContracts.quoteReserved.type, coachingBus, { kind: 'reaction' })
  reserved(@Payload() event: PublishedEvent<Reserved>): Promise<Outcome> {
    const { quote, amount } = event.data;
    return this.coaching.trajectories.react('coaching.note-reserved', triggerOf(event), event.subject, {
      type: 'note-reserved',
      data: { quote, amount },
    });
  }

  @EventPattern<string>(financeContracts.reservationRefused.type, coachingBus, { kind: 'reaction' })
  refused(@Payload() event: PublishedEvent<Refused>): Promise<Outcome> {
    const { quote, ground, available } = event.data;
    return this.coaching.trajectories.react(
      'coaching.note-reservation-refused',
      triggerOf(event),
      event.subject,
      {
        type: 'note-reservation-refused',
        data: { quote, ground, ...(available === undefined ? {} : { available }) },
      },
    );
  }
}
