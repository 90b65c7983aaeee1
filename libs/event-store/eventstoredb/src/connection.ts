import { EventStoreDBClient } from '@eventstore/db-client';
import { checkConnectionString, withLongerKeepAlive } from './connection-string.js';
import { isNotLeader } from './failure.js';
import { EventStoreClosed } from './unavailable.js';
import { answered } from './waiting.js';

/** Members of the client that its type hides; version 6.2.1 is pinned, and `connection.spec.ts` sees that they exist. */
interface Hidden {
  handleError(client: unknown, error: Error): Promise<void>;
  supports(): Promise<boolean>;
  getChannel(): Promise<{ close(): void }>;
}

/**
 * A client that behaves:
 * - it appends by plain Append. BatchAppend ignores deadlines, keeps its callers in one table for all clients of the
 *   process, where one lost connection fails them all and a late answer throws out of reach, and raises unhandled
 *   rejections when it is cut off under back-pressure;
 * - a failed reconnection of its own goes to whoever calls next, not to the process as an unhandled rejection.
 */
export const tamedClient = (connectionString: string): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(connectionString);
  const hidden = client as unknown as Hidden;
  const handleError = hidden.handleError;
  hidden.handleError = (failed, error) => handleError(failed, error).catch(() => undefined);
  hidden.supports = async () => false;
  return client;
};

const closeChannel = (client: EventStoreDBClient): void => {
  (client as unknown as Hidden).getChannel().then(
    (channel) => channel.close(),
    () => undefined,
  );
};

/** A client, and the proof that behind it is the store that we opened. */
interface Line {
  readonly client: EventStoreDBClient;
  verified?: Promise<void>;
}

/**
 * One client at a time. One that failed is never used again: after a failed discovery it would stay broken, and a
 * fresh one does not wait for the connection back-off of gRPC, which is kept per address and grows to two minutes.
 */
export class Connection {
  private line: Line;
  private renewals = 0;
  private closed = false;

  /** @throws RangeError when the connection string cannot be used. */
  constructor(
    private readonly connectionString: string,
    /** Run on each new client before anybody else uses it. */
    private readonly verify: (client: EventStoreDBClient) => Promise<void>,
  ) {
    checkConnectionString(connectionString);
    this.line = { client: this.make() };
  }

  /** @throws EventStoreClosed, what `verify` throws. */
  async client(): Promise<EventStoreDBClient> {
    if (this.closed) throw new EventStoreClosed();
    const { line } = this;
    line.verified ??= this.verify(line.client).catch((error: unknown) => {
      delete line.verified;
      this.renew(line.client, error);
      throw error;
    });
    await line.verified;
    return line.client;
  }

  /** The next caller gets another client, unless somebody else has seen to that. Calls under way go on. */
  renew(failed: EventStoreDBClient, error: unknown): void {
    // Sent to the leader: the client that was told remembers where to go.
    if (isNotLeader(error) || this.closed || failed !== this.line.client) return;
    this.renewals += 1;
    this.line = { client: this.make() };
    closeChannel(failed);
  }

  async close(patience: number): Promise<void> {
    this.closed = true;
    const { client } = this.line;
    await answered(client.dispose(), patience).catch(() => undefined);
    closeChannel(client);
  }

  /** Connections are shared and backed off by their settings: others make another connection. */
  private make(): EventStoreDBClient {
    return tamedClient(withLongerKeepAlive(this.connectionString, this.renewals % 1000));
  }
}
