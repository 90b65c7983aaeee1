import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Outcome } from '@digihub/command-handling';
import { triggerOf } from '@digihub/context';
import { type DataOf, type PublishedEvent, routingContracts } from '@digihub/contracts';
import { coachingBus } from '../bus.js';
import { CoachingCommands } from '../coaching-commands.js';

type Routed = DataOf<typeof routingContracts.routed>;
type Referred = DataOf<typeof routingContracts.referredForImplementation>;

@Controller()
export class RoutingReactions {
  constructor(private readonly coaching: CoachingCommands) {}

  /** The first round starts the coaching, a later one brings the next partner or provider. */
  @EventPattern<string>(routingContracts.routed.type, coachingBus, { kind: 'reaction' })
  routed(@Payload() event: PublishedEvent<Routed>): Promise<Outcome> {
    const { hub, enterprise, undertaking, contact, themes, ...partner } = event.data;
    const { round, route, organisation, paymentBasis, price } = partner;
    const assignment = {
      round,
      route,
      organisation,
      paymentBasis,
      ...(price === undefined ? {} : { price }),
    };
    const { trajectories } = this.coaching;
    const trigger = triggerOf(event);
    return round === 1
      ? trajectories.react('coaching.start', trigger, event.subject, {
          type: 'start-coaching',
          data: { hub, enterprise, undertaking, contact, themes, ...assignment },
        })
      : trajectories.react('coaching.change-partner', trigger, event.subject, {
          type: 'change-partner',
          data: assignment,
        });
  }

  @EventPattern<string>(routingContracts.referredForImplementation.type, coachingBus, { kind: 'reaction' })
  referred(@Payload() event: PublishedEvent<Referred>): Promise<Outcome> {
    return this.coaching.trajectories.react('coaching.note-referral', triggerOf(event), event.subject, {
      type: 'note-referral',
      data: { round: event.data.round },
    });
  }
}
