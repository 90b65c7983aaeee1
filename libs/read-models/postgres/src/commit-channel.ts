import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { asTrouble } from '@digihub/postgres';
import pg from 'pg';

const pingEvery = 30_000;
const pingPatience = 10_000;
const backOff = { first: 50, factor: 2, most: 5_000 };

/**
 * Hears of commits by other processes: each writes its mark into its notification, so that its own are not heard
 * twice. What is said while the line is down is lost; when it is up again everybody is told to look.
 */
export class CommitChannel {
  /** What a transaction notifies with, so that this process knows it for its own. */
  readonly mark = randomUUID();
  private client: pg.Client | undefined;
  private readonly closing = new AbortController();
  private keeping: Promise<void> | undefined;

  constructor(
    private readonly config: pg.ClientConfig,
    readonly name: string,
    private readonly heard: () => void,
  ) {}

  /** Resolves when it listens; from then on it sees to that itself. */
  async open(): Promise<void> {
    const ended = await this.listen();
    this.keeping = this.keep(ended);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.keeping;
  }

  /** Resolves with the end of the connection, once it listens. */
  private async listen(): Promise<{ readonly lost: Promise<void> }> {
    const client = new pg.Client(this.config);
    this.client = client;
    const lost = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
    });
    client.on('notification', ({ payload }) => {
      if (payload !== this.mark) this.heard();
    });
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.name)}`);
    } catch (error) {
      this.hangUp();
      throw asTrouble(error);
    }
    return { lost };
  }

  private async keep(first: { readonly lost: Promise<void> }): Promise<void> {
    let { lost } = first;
    let failures = 0;
    while (!this.closing.signal.aborted) {
      await this.untilLost(lost);
      try {
        if (this.closing.signal.aborted) return;
        lost = (await this.listen()).lost;
        failures = 0;
        this.heard();
      } catch {
        const wait = Math.min(backOff.most, backOff.first * backOff.factor ** failures);
        failures += 1;
        await this.pause(wait);
      }
    }
  }

  /** A line whose other end vanished without a word says nothing by itself: it is asked now and then. */
  private async untilLost(lost: Promise<void>): Promise<void> {
    const up = { still: true };
    const over = lost.then(() => void (up.still = false));
    while (up.still && !this.closing.signal.aborted) {
      const rest = new AbortController();
      await Promise.race([over, this.pause(pingEvery, rest.signal)]);
      rest.abort();
      if (!up.still || this.closing.signal.aborted) break;
      await this.client!.query({ text: 'select', query_timeout: pingPatience } as pg.QueryConfig).catch(
        () => void (up.still = false),
      );
    }
    this.hangUp();
  }

  /** Waits for nothing: a server that hangs would never answer. */
  private hangUp(): void {
    this.client?.end().catch(() => undefined);
  }

  private async pause(milliseconds: number, until?: AbortSignal): Promise<void> {
    const signal = until ? AbortSignal.any([this.closing.signal, until]) : this.closing.signal;
    await setTimeout(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
