import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Outcome } from '@digihub/command-handling';
import { triggerOf } from '@digihub/context';
import { coachingContracts, type DataOf, type PublishedEvent } from '@digihub/contracts';
import { routingBus } from '../bus.js';
import { RoutingCommands } from '../routing-commands.js';

type PartnerWithdrew = DataOf<typeof coachingContracts.partnerWithdrew>;
type ImplementationSignalled = DataOf<typeof coachingContracts.implementationSignalled>;
type Ended = DataOf<typeof coachingContracts.coachingEnded>;

/** What coaching tells of those who took a question up. */
@Controller()
export class CoachingReactions {
  constructor(private readonly routing: RoutingCommands) {}

  @EventPattern<string>(coachingContracts.partnerWithdrew.type, routingBus, { kind: 'reaction' })
  partnerWithdrew(@Payload() event: PublishedEvent<PartnerWithdrew>): Promise<Outcome> {
    return this.routing.react('routing.reopen', triggerOf(event), event.subject, {
      type: 'reopen',
      data: { cause: 'partner-withdrew', round: event.data.round },
    });
  }

  @EventPattern<string>(coachingContracts.implementationSignalled.type, routingBus, { kind: 'reaction' })
  implementationSignalled(@Payload() event: PublishedEvent<ImplementationSignalled>): Promise<Outcome> {
    return this.routing.react('routing.reopen', triggerOf(event), event.subject, {
      type: 'reopen',
      data: { cause: 'implementation-signalled', round: event.data.round },
    });
  }

  @EventPattern<string>(coachingContracts.coachingEnded.type, routingBus, { kind: 'reaction' })
  ended(@Payload() event: PublishedEvent<Ended>): Promise<Outcome> {
    return this.routing.react('routing.close', triggerOf(event), event.subject, {
      type: 'close',
      data: { outcome: event.data.outcome },
    });
  }
}
