import type { PublishedEvent } from '@digihub/contracts';
import type { Message } from '@digihub/read-models';
import { BaseRpcContext } from '@nestjs/microservices';
import type { Transaction } from 'kysely';

/** What a handler gets as `@Ctx()`, beside the event that it gets as `@Payload()`. */
export class BusContext<Database = unknown> extends BaseRpcContext<
  [message: Message<PublishedEvent>, transaction: Transaction<Database> | undefined]
> {
  /** The event as it was delivered: its key, partition and sequence. */
  get message(): Message<PublishedEvent> {
    return this.args[0];
  }

  /** Projections only: the one transaction that also moves the watermark. */
  get transaction(): Transaction<Database> {
    const transaction = this.args[1];
    if (!transaction) throw new Error('a reaction writes no read model: it has no transaction');
    return transaction;
  }
}
