import type { ContractRegistry, PublishedEvent } from '@digihub/contracts';
import {
  ConsumerRunner,
  type ConsumerRunnerOptions,
  type ReadDatabase,
  type Source,
  Watermarks,
} from '@digihub/read-models';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { busConsumer, type BusHandler, type BusHandlerExtras } from './bus-handlers.js';

export interface BusOptions<Database = unknown> extends Pick<
  ConsumerRunnerOptions<PublishedEvent, Database>,
  'backOff' | 'batchSize' | 'clock' | 'concurrency' | 'probe' | 'report' | 'standBy' | 'unavailable'
> {
  /** The context whose handlers these are. */
  readonly context: string;
  /** The same symbol as in its handlers' `@EventPattern(type, transportId, extras)`. */
  readonly transportId: symbol;
  /** The context's own: its watermarks and waiting messages stand beside the read models that they belong to. */
  readonly database: ReadDatabase<Database>;
  /** Every contract that may come by, of all contexts. */
  readonly contracts: ContractRegistry;
}

/**
 * A bus, as a NestJS transport strategy of one consuming context. Nest's own filter by transport id brings it the
 * context's `@EventPattern` methods, also where several contexts live in one application. When it listens, it runs
 * one consumer for the reactions and one for the projections among them, each from its own watermark.
 */
export abstract class BusStrategy<Database = unknown> extends Server implements CustomTransportStrategy {
  /** Nest reports nothing itself: a failed handler makes its message wait, and that is reported. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly handlers: BusHandler[] = [];
  private running: ConsumerRunner<PublishedEvent, Database>[] = [];

  protected constructor(
    protected readonly options: BusOptions<Database>,
    /** The source of one consumer, by its name. */
    private readonly sourceOf: (consumer: string) => Source<PublishedEvent>,
  ) {
    super();
    this.setTransportId(options.transportId);
  }

  /** The consumers, once it listens: for status, waiting messages, retry and dismissal. */
  get runners(): readonly ConsumerRunner<PublishedEvent, Database>[] {
    return this.running;
  }

  /** For reading one's own writes, once it listens. */
  get watermarks(): Watermarks {
    return new Watermarks(this.running);
  }

  /** Keeps each handler by itself: Nest would chain those of one type, projections and reactions in one. */
  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    const type = this.normalizePattern(pattern as string);
    const { kind, consumer } = extras as Partial<BusHandlerExtras>;
    if (!isEventHandler) throw new Error(`${type}: the bus carries events; use @EventPattern`);
    if (!this.options.contracts.has(type)) throw new Error(`${type}: there is no such contract`);
    if (kind !== 'reaction' && kind !== 'projection') {
      throw new Error(
        `${type}: say { kind: 'reaction' | 'projection' } as the last argument of @EventPattern`,
      );
    }
    const call = (event: PublishedEvent, context: unknown) => callback(event, context) as Promise<unknown>;
    this.handlers.push({ type, extras: { kind, ...(consumer === undefined ? {} : { consumer }) }, call });
    this.messageHandlers.set(type, callback);
  }

  listen(callback: (error?: unknown) => void): void {
    if (this.running.length === 0) this.running = this.makeRunners();
    for (const runner of this.running) runner.start();
    callback();
  }

  /** Finishes the batches under way. */
  async close(): Promise<void> {
    await Promise.all(this.running.map((runner) => runner.stop()));
  }

  /** A bus has no events of its own to listen for: see `report` in its options. */
  override on(): never {
    throw new Error('a bus reports through its options');
  }

  override unwrap<T>(): T {
    return this.running as T;
  }

  private makeRunners(): ConsumerRunner<PublishedEvent, Database>[] {
    const { context, contracts } = this.options;
    const byConsumer = new Map<string, BusHandler[]>();
    for (const handler of this.handlers) {
      const { kind, consumer } = handler.extras;
      const name = consumer ?? `${context}.${kind === 'reaction' ? 'reactions' : 'views'}`;
      byConsumer.set(name, [...(byConsumer.get(name) ?? []), handler]);
    }
    return [...byConsumer].map(([name, handlers]) => {
      const kinds = new Set(handlers.map(({ extras }) => extras.kind));
      if (kinds.size > 1) throw new Error(`${name} has projections and reactions: never both`);
      const consumer = busConsumer<Database>(name, handlers[0]!.extras.kind, handlers, contracts);
      return new ConsumerRunner({ ...this.options, source: this.sourceOf(name), consumer });
    });
  }
}
