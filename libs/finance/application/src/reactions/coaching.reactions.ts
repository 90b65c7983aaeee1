import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Outcome } from '@digihub/command-handling';
import { triggerOf } from '@digihub/context';
import { coachingContracts, type DataOf, type PublishedEvent } from '@digihub/contracts';
import type { AccountCommand } from '@digihub/finance-domain';
import { financeBus } from '../bus.js';
import { FinanceCommands } from '../finance-commands.js';

const reaction = { kind: 'reaction' };

/** What coaching tells becomes a command on the account of the trajectory; the first one opens it. */
@Controller()
export class CoachingReactions {
  constructor(private readonly finance: FinanceCommands) {}

  @EventPattern<string>(coachingContracts.quoteApproved.type, financeBus, reaction)
  approved(
    @Payload() event: PublishedEvent<DataOf<typeof coachingContracts.quoteApproved>>,
  ): Promise<Outcome> {
    return this.note(event, { type: 'request-reservation', data: event.data });
  }

  @EventPattern<string>(coachingContracts.quoteSigned.type, financeBus, reaction)
  signed(@Payload() event: PublishedEvent<DataOf<typeof coachingContracts.quoteSigned>>): Promise<Outcome> {
    return this.note(event, { type: 'note-signature', data: event.data });
  }

  @EventPattern<string>(coachingContracts.quoteLapsed.type, financeBus, reaction)
  lapsed(@Payload() event: PublishedEvent<DataOf<typeof coachingContracts.quoteLapsed>>): Promise<Outcome> {
    return this.note(event, { type: 'note-lapse', data: event.data });
  }

  @EventPattern<string>(coachingContracts.hoursCounted.type, financeBus, reaction)
  hours(@Payload() event: PublishedEvent<DataOf<typeof coachingContracts.hoursCounted>>): Promise<Outcome> {
    const { entry, person, organisation, day, minutes, eligibleMinutes, reverses } = event.data;
    const hours = { entry, person, organisation, day, minutes, eligibleMinutes };
    const data = { ...hours, ...(reverses === undefined ? {} : { reverses }) };
    return this.note(event, { type: 'book-hours', data });
  }

  @EventPattern<string>(coachingContracts.deliveryAccepted.type, financeBus, reaction)
  delivered(
    @Payload() event: PublishedEvent<DataOf<typeof coachingContracts.deliveryAccepted>>,
  ): Promise<Outcome> {
    return this.note(event, { type: 'note-delivery', data: event.data });
  }

  @EventPattern<string>(coachingContracts.coachingEnded.type, financeBus, reaction)
  ended(@Payload() event: PublishedEvent<DataOf<typeof coachingContracts.coachingEnded>>): Promise<Outcome> {
    return this.note(event, { type: 'note-end', data: event.data });
  }

  private note(event: PublishedEvent, command: AccountCommand): Promise<Outcome> {
    return this.finance.accounts.react(`finance.${command.type}`, triggerOf(event), event.subject, command);
  }
}
