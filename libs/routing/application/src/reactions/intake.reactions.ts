import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Outcome } from '@digihub/command-handling';
import { triggerOf } from '@digihub/context';
import { type DataOf, intakeContracts, type PublishedEvent } from '@digihub/contracts';
import { routingBus } from '../bus.js';
import { RoutingCommands } from '../routing-commands.js';

type Opened = DataOf<typeof intakeContracts.trajectoryOpened>;

@Controller()
export class IntakeReactions {
  constructor(private readonly routing: RoutingCommands) {}

  /** Routing starts by itself. */
  @EventPattern<string>(intakeContracts.trajectoryOpened.type, routingBus, { kind: 'reaction' })
  opened(@Payload() event: PublishedEvent<Opened>): Promise<Outcome> {
    const { hub, enterprise, undertaking, contact, themes, implementation } = event.data;
    return this.routing.react('routing.start', triggerOf(event), event.subject, {
      type: 'start-routing',
      data: { hub, enterprise, undertaking, contact, themes, implementation },
    });
  }
}
