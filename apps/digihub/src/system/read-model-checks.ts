import { prefixesOf, type RunningContext, upcastersOf } from '@digihub/context';
import type { EventStore } from '@digihub/event-store';
import {
  combinedProjection,
  type Difference,
  differences,
  listWaiting,
  type Migration,
  openReadDatabase,
  type ReadDatabase,
  rebuild,
  SourceFromStore,
} from '@digihub/read-models';

export interface Comparison {
  readonly context: string;
  readonly differences: readonly Difference[];
  /** Messages that wait or are parked, in the live one and in the one made anew. */
  readonly waiting: number;
}

type Fresh = (migrations: readonly Migration[]) => Promise<ReadDatabase<Record<string, never>>>;

const inMemory: Fresh = (migrations) => openReadDatabase({ file: ':memory:', migrations });

/** Reads every event of a context from zero into a fresh database, and compares it with the live one. */
export const compareWithRebuild = async (
  { name, runtime }: RunningContext,
  store: EventStore,
  openFresh: Fresh = inMemory,
): Promise<Comparison> => {
  const { context, database: live } = runtime;
  const fresh = await openFresh(context.migrations);
  try {
    const [status] = await rebuild({
      database: fresh,
      source: new SourceFromStore({ store, prefixes: prefixesOf(context), upcasters: upcastersOf(context) }),
      projections: [combinedProjection(`${name}.read-models`, context.projections)],
    });
    const waiting = (await listWaiting(live)).length + status!.waiting + status!.parked;
    return {
      context: name,
      differences: await differences(live, fresh, context.tables as never[]),
      waiting,
    };
  } finally {
    await fresh.close();
  }
};
