import { CommandHandler } from '@digihub/command-handling';
import type { PublishedEvent } from '@digihub/contracts';
import type { StoredEvent } from '@digihub/event-store';
import {
  combinedProjection,
  combinedReaction,
  type Consumer,
  ConsumerRunner,
  type ConsumerStatus,
  countDue,
  DeadlineTicker,
  type Probe,
  type ReadDatabase,
  ReadModelBehind,
  RebuildBeside,
  SourceFromStore,
} from '@digihub/read-models';
import { inSpan } from '@digihub/tracing';
import { type Behaviour, type Context, ownConsumers, prefixesOf, upcastersOf } from './context.js';
import type { Parts } from './parts.js';
import { Rebuilding } from './rebuilding.js';
import { troubleOfConsumer, troubleOfDeadline } from './trouble.js';

/** A consumer, whatever it reads and writes: for lists of them. */
export type AnyRunner = Pick<
  ConsumerRunner<unknown>,
  'name' | 'status' | 'waitFor' | 'waiting' | 'retry' | 'dismiss' | 'stop' | 'caughtUp'
>;

/** The context's bus: its consumers run beside the context's own, and must be caught up too. */
export interface Companion {
  readonly runners: readonly ConsumerRunner<PublishedEvent>[];
}

/**
 * One context at work: its commands, its read database, and what follows the store by itself — projections, processes
 * and deadlines.
 */
export class ContextRuntime<Tables> {
  readonly handler: CommandHandler;
  readonly rebuilding: Rebuilding<Tables>;
  private readonly views: ConsumerRunner<StoredEvent, Tables>;
  private readonly companions: Companion[] = [];
  private processes: ConsumerRunner<StoredEvent, Tables> | undefined;
  private ticker: DeadlineTicker<Tables> | undefined;

  private constructor(
    readonly context: Context<Tables>,
    readonly parts: Parts,
    readonly database: ReadDatabase<Tables>,
    private readonly probe: Probe | undefined,
  ) {
    const { store, clock, programme, observer } = parts;
    this.handler = new CommandHandler({ store, clock, programmeVersion: () => programme.version, observer });
    const projection = combinedProjection(ownConsumers(context.name).views, context.projections);
    this.views = this.runner(projection);
    const rebuild = new RebuildBeside({
      database,
      migrations: context.migrations,
      tables: context.tables,
      projection,
      source: this.source(),
      clock,
      givenUp: () => givenUp(store, projection.name),
    });
    this.rebuilding = new Rebuilding(rebuild, (error) =>
      parts.report({ context: context.name, where: 'rebuild', error }),
    );
  }

  static async open<Tables>(
    context: Context<Tables>,
    parts: Parts,
    { probe }: { readonly probe?: Probe } = {},
  ): Promise<ContextRuntime<Tables>> {
    const database = await parts.database<Tables>(context.name, context.migrations);
    return new ContextRuntime(context, parts, database, probe);
  }

  /** Begins to follow the store. */
  start({ processes, deadlines }: Behaviour): void {
    const { name } = this.context;
    if (processes.length > 0)
      this.processes = this.runner(combinedReaction(ownConsumers(name).processes, processes));
    this.ticker = new DeadlineTicker({
      database: this.database,
      clock: this.parts.clock,
      ready: () => this.views.caughtUp,
      issue: async (deadline) => {
        const act = deadlines[deadline.kind];
        if (!act) throw new Error(`${name} has no deadline of kind "${deadline.kind}"`);
        const attributes = { 'digihub.trajectory': deadline.trajectory ?? '' };
        await inSpan(`${name} deadline ${deadline.kind}`, { attributes }, async () => act(deadline));
      },
      report: (trouble) => this.parts.report(troubleOfDeadline(name, trouble)),
    });
    this.views.onChange(() => this.ticker?.poke());
    for (const runner of this.own()) runner.start();
    this.ticker.start();
    void this.rebuilding.resume();
  }

  /** The context's handlers on the bus, once the composition root has made them. */
  accompany(companion: Companion): void {
    this.companions.push(companion);
  }

  /** Finishes what is under way, then closes the read database. */
  async stop(): Promise<void> {
    await this.rebuilding.stop();
    await this.ticker?.stop();
    await Promise.all(this.runners().map((runner) => runner.stop()));
    await this.database.close();
  }

  /** Waits until queries see everything up to this position. @throws ReadModelBehind */
  waitFor(position: bigint, timeout = 2_000): Promise<void> {
    return this.views.waitFor(position, { timeout });
  }

  /** The `waitFor` of queries over HTTP: how far the views are, after waiting as long as allowed. */
  async reach(position: bigint, timeout: number): Promise<bigint> {
    try {
      await this.waitFor(position, timeout);
      return position;
    } catch (error) {
      if (error instanceof ReadModelBehind) return error.reached ?? -1n;
      throw error;
    }
  }

  /** Waits until queries see everything up to this position, also what others told over the bus; false: too long. */
  async knows(position: bigint, timeout: number): Promise<boolean> {
    const runners: AnyRunner[] = [this.views, ...this.companions.flatMap((companion) => companion.runners)];
    try {
      await Promise.all(runners.map((runner) => runner.waitFor(position, { timeout })));
      return true;
    } catch (error) {
      if (error instanceof ReadModelBehind) return false;
      throw error;
    }
  }

  /** Deadlines that are due and have not become a command yet. */
  lateDeadlines(): Promise<number> {
    return countDue(this.database.read, this.parts.clock.now());
  }

  async status(): Promise<readonly ConsumerStatus[]> {
    return Promise.all(this.runners().map((runner) => runner.status()));
  }

  /** Everything up to this position is handled, by projections, processes and bus; and no deadline is due. */
  async settle(position: bigint, timeout: number): Promise<void> {
    await Promise.all(this.runners().map((runner) => runner.waitFor(position, { timeout })));
    await this.ticker?.settle();
  }

  /** All consumers, of the own store and of the bus: for lists and retries of parked messages too. */
  runners(): readonly AnyRunner[] {
    return [...this.own(), ...this.companions.flatMap((companion) => companion.runners)];
  }

  private own(): readonly ConsumerRunner<StoredEvent, Tables>[] {
    return this.processes ? [this.views, this.processes] : [this.views];
  }

  private runner(consumer: Consumer<StoredEvent, Tables>): ConsumerRunner<StoredEvent, Tables> {
    const { report } = this.parts;
    return new ConsumerRunner({
      database: this.database,
      source: this.source(),
      consumer,
      probe: this.probe,
      standBy: 10_000,
      report: (told) => report(troubleOfConsumer(this.context.name, told)),
    });
  }

  private source(): SourceFromStore {
    const { store } = this.parts;
    return new SourceFromStore({
      store,
      prefixes: prefixesOf(this.context),
      upcasters: upcastersOf(this.context),
    });
  }
}

/** Ids of the messages of a consumer that were dismissed: `operations-{consumer}`. */
const givenUp = async (store: Parts['store'], consumer: string): Promise<ReadonlySet<string>> => {
  const gone = new Set<string>();
  for await (const { data } of store.read(`operations-${consumer}`)) gone.add(String(data['message']));
  return gone;
};
