import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  coachingContracts,
  type DataOf,
  financeContracts,
  intakeContracts,
  type PublishedEvent,
  routingContracts,
} from '@digihub/contracts';
import type { BusContext } from '@digihub/event-bus';
import { type Day, dayOf, later } from '@digihub/kernel';
import { erasureBus } from '../bus.js';
import type { CaseRow, ErasureTables } from './tables.js';

type Bus = BusContext<ErasureTables>;
type Changes = Partial<Omit<CaseRow, 'trajectory'>>;

const projection = { kind: 'projection' } as const;
const dayOfFact = ({ occurredat, time }: PublishedEvent): Day => dayOf(occurredat ?? time);
const latest = (known: Day | null, day: Day): Day => (known === null ? day : later(known, day));

/** `cases`: whether a trajectory has ended, and the days that retention runs from; from what the others tell. */
@Controller()
export class CasesProjection {
  @EventPattern<string>(intakeContracts.requestReceived.type, erasureBus, projection)
  received(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, () => ({}));
  }

  @EventPattern<string>(intakeContracts.trajectoryOpened.type, erasureBus, projection)
  opened(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, () => ({ ended: 0 }));
  }

  @EventPattern<string>(intakeContracts.intakeClosed.type, erasureBus, projection)
  closed(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, () => ({ ended: 1 }));
  }

  @EventPattern<string>(routingContracts.routingEnded.type, erasureBus, projection)
  routingEnded(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, withoutAward);
  }

  @EventPattern<string>(routingContracts.referredForImplementation.type, erasureBus, projection)
  referred(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, withoutAward);
  }

  @EventPattern<string>(routingContracts.routingReopened.type, erasureBus, projection)
  reopened(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, () => ({ ended: 0 }));
  }

  @EventPattern<string>(coachingContracts.quoteSigned.type, erasureBus, projection)
  signed(
    @Payload() event: PublishedEvent<DataOf<typeof coachingContracts.quoteSigned>>,
    @Ctx() context: Bus,
  ): Promise<void> {
    return this.change(event, context, (row) => ({
      ended: 0,
      last_award: latest(row.last_award, event.data.signedOn),
    }));
  }

  @EventPattern<string>(coachingContracts.coachingEnded.type, erasureBus, projection)
  coachingEnded(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, withoutAward);
  }

  /** A cost is booked once it was paid. */
  @EventPattern<string>(financeContracts.costBooked.type, erasureBus, projection)
  booked(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, (row) => ({
      last_payment: latest(row.last_payment, dayOfFact(event)),
    }));
  }

  @EventPattern<string>(financeContracts.paymentReceived.type, erasureBus, projection)
  paid(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, (row) => ({
      last_payment: latest(row.last_payment, dayOfFact(event)),
    }));
  }

  @EventPattern<string>(financeContracts.invoiceIssued.type, erasureBus, projection)
  invoiced(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, (row) => ({
      last_invoice: latest(row.last_invoice, dayOfFact(event)),
    }));
  }

  @EventPattern<string>(financeContracts.trajectorySettled.type, erasureBus, projection)
  settled(@Payload() event: PublishedEvent, @Ctx() context: Bus): Promise<void> {
    return this.change(event, context, () => ({ ended: 1 }));
  }

  private async change(
    event: PublishedEvent,
    { transaction }: Bus,
    changes: (row: CaseRow) => Changes,
  ): Promise<void> {
    const { subject: trajectory, hub = null } = event;
    const found = await transaction
      .selectFrom('cases')
      .selectAll()
      .where('trajectory', '=', trajectory)
      .executeTakeFirst();
    const row = found ?? {
      trajectory,
      hub,
      ended: 0,
      last_award: null,
      last_payment: null,
      last_invoice: null,
    };
    const changed = { ...row, hub: hub ?? row.hub, ...changes(row) };
    await transaction
      .insertInto('cases')
      .values(changed)
      .onConflict((conflict) => conflict.column('trajectory').doUpdateSet(changed))
      .execute();
  }
}

/** Without an award there is nothing to settle. */
const withoutAward = ({ last_award }: CaseRow): Changes => (last_award === null ? { ended: 1 } : {});
