import { derivedUuid } from '@digihub/kernel';
import type { DataOf, PublishedEvent } from '@digihub/contracts';
import { BusContext, type BusOptions, type BusStrategy } from '@digihub/event-bus';
import type { NewEvent } from '@digihub/event-store';
import {
  type ConsumerReport,
  type ConsumerRunner,
  openReadDatabase,
  type OpenReadDatabase,
  type ReadDatabase,
} from '@digihub/read-models';
import type { BusFixture, MakeBusFixture } from './bus-fixture.js';
import { contracts, counted, counterPublisher, countingMigrations, type CountingTables } from './counting.js';

export type Counted = PublishedEvent<DataOf<typeof counted>>;
type Options = Partial<BusOptions<CountingTables>>;

/** One consuming process. */
export interface Process {
  readonly bus: BusStrategy<CountingTables>;
  readonly reactions: ConsumerRunner<PublishedEvent, CountingTables>;
  readonly views: ConsumerRunner<PublishedEvent, CountingTables>;
}

const transportId = Symbol('counting');
const patience = 20_000;

export const onSqlite: OpenReadDatabase = (migrations) => openReadDatabase({ file: ':memory:', migrations });

/**
 * A small world around a bus. Its reaction issues a command that appends to `effect-{trajectory}` under an id that
 * derives from the event; its projection adds up, which a repeat would falsify.
 */
export class World {
  /** Called before each reaction and each projection: a test makes it fail or wait. */
  onReact: (event: Counted) => void | Promise<void> = () => undefined;
  onProject: (event: Counted) => void | Promise<void> = () => undefined;
  readonly reports: ConsumerReport[] = [];
  private readonly processes: Process[] = [];
  private readonly revisions = new Map<string, number>();

  private constructor(
    readonly fixture: BusFixture,
    readonly database: ReadDatabase<CountingTables>,
  ) {}

  static async make(make: MakeBusFixture): Promise<World> {
    const fixture = await make([counterPublisher]);
    const { database = onSqlite } = fixture;
    return new World(fixture, await database<CountingTables>(countingMigrations));
  }

  /** Starts one more process on the same database. */
  start(options: Options = {}): Process {
    const bus = this.fixture.bus<CountingTables>({
      context: 'counting',
      transportId,
      database: this.database,
      contracts,
      report: (report) => this.reports.push(report),
      ...options,
    });
    bus.addHandler(counted.type, async (event) => this.react(event as Counted), true, { kind: 'reaction' });
    bus.addHandler(
      counted.type,
      async (event, context) => this.project(event as Counted, context as never),
      true,
      {
        kind: 'projection',
      },
    );
    bus.listen(() => undefined);
    const named = (name: string) => bus.runners.find((runner) => runner.name === name)!;
    const process = { bus, reactions: named('counting.reactions'), views: named('counting.views') };
    this.processes.push(process);
    return process;
  }

  async publish(trajectory: string, n: number): Promise<{ id: string; position: bigint }> {
    return this.append(trajectory, 'counter.counted.v1', { n });
  }

  /** Any data under any type of the publisher. */
  async append(
    trajectory: string,
    type: string,
    data: NewEvent['data'],
  ): Promise<{ id: string; position: bigint }> {
    const stream = `counter-${trajectory}`;
    const revision = this.revisions.get(stream) ?? -1;
    const event = newEvent(derivedUuid(stream, revision + 1), type, trajectory, data);
    const { position } = await this.fixture.store.append(
      stream,
      [event],
      revision < 0 ? 'no-stream' : revision,
    );
    this.revisions.set(stream, revision + 1);
    return { id: event.id, position };
  }

  /** Resolves when everything published so far was handled, or waits for a retry. */
  async handled({ bus }: Process): Promise<void> {
    await bus.watermarks.waitFor(await this.fixture.store.head(), { timeout: patience });
  }

  /** What the commands did, per trajectory, in order. */
  async effects(): Promise<Record<string, number[]>> {
    const effects: Record<string, number[]> = {};
    for await (const event of this.fixture.store.readAll({ after: -1n, prefixes: ['effect-'] })) {
      (effects[event.metadata.trajectory!] ??= []).push(event.data['n'] as number);
    }
    return effects;
  }

  async totals(): Promise<Record<string, number>> {
    const rows = await this.database.read.selectFrom('totals').selectAll().orderBy('trajectory').execute();
    return Object.fromEntries(rows.map(({ trajectory, total }) => [trajectory, total]));
  }

  async end(): Promise<void> {
    await Promise.all(this.processes.map(({ bus }) => bus.close()));
    await this.fixture.close();
    await this.database.close();
  }

  private async react(event: Counted): Promise<void> {
    await this.onReact(event);
    const stream = `effect-${event.subject}`;
    const id = derivedUuid('effect', event.id);
    let revision = -1;
    for await (const done of this.fixture.store.read(stream)) {
      if (done.id === id) return; // a repeat of this command
      revision = done.revision;
    }
    const effect = newEvent(id, 'effect.done.v1', event.subject, { n: event.data.n });
    await this.fixture.store.append(stream, [effect], revision < 0 ? 'no-stream' : revision);
  }

  private async project(event: Counted, context: BusContext<CountingTables>): Promise<void> {
    const { transaction } = context;
    const { n } = event.data;
    const row = await transaction
      .selectFrom('totals')
      .selectAll()
      .where('trajectory', '=', event.subject)
      .executeTakeFirst();
    if (row) {
      const changes = { total: row.total + n, last: n };
      await transaction.updateTable('totals').set(changes).where('trajectory', '=', event.subject).execute();
    } else {
      await transaction
        .insertInto('totals')
        .values({ trajectory: event.subject, total: n, last: n })
        .execute();
    }
    // After the change, so that a failure leaves something to undo.
    await this.onProject(event);
    if (row && row.last >= n) throw new Error(`${n} came after ${row.last}`);
  }
}

const newEvent = (id: string, type: string, trajectory: string, data: NewEvent['data']): NewEvent => ({
  id,
  type,
  data,
  metadata: {
    trajectory,
    actor: { id: 'system:suite', roles: ['system'] },
    commandId: id,
    commitIndex: 0,
    commitSize: 1,
    $correlationId: id,
    $causationId: id,
    recordedAt: '2022-03-01T09:00:00.000Z',
    rulesVersion: '1',
    programmeVersion: '1',
  },
});

/** Resolves as soon as `condition` holds. */
export const until = async (condition: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const end = performance.now() + patience;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

/** Something that a test holds closed for a while. */
export const gate = (): { readonly passed: Promise<void>; open: () => void } => {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
};
