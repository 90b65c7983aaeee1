import type { RunningContext } from '@digihub/context';
import type { Publisher } from '@digihub/event-bus';
import type { KafkaSettings } from '@digihub/event-bus-kafka';
import { publishHistory, reconcile, type Reconciliation } from '@digihub/event-bus-relay';
import { kafkaPlaces, refuseUnreadable, storeFedPlaces } from './bus-places.js';
import { compareEvents, type EventComparison } from './compare-events.js';
import { compareReadModels, type RowDifference } from './compare-read-models.js';
import { copyEvents } from './copy-events.js';
import { copyReadModels, isEmpty, plainTables } from './copy-read-models.js';
import type { Installation } from './installation.js';
import type { Translation } from './translated-rows.js';
import { Twins } from './twins.js';

/** What is being done, for whoever watches. */
export type Step = 'copy events' | 'compare events' | 'publish' | 'copy read models' | 'compare read models';

export interface MigrateOptions {
  readonly source: Installation;
  /** With the same contexts. */
  readonly target: Installation;
  /** Of the contexts that tell the others something: a relay of each will go on behind the history. */
  readonly publishers: readonly Publisher[];
  /** The bus of the target; absent: it is fed by its store. */
  readonly kafka?: KafkaSettings | undefined;
  /** Compares, and changes nothing. */
  readonly verifyOnly?: boolean | undefined;
  /** `count`: events, or `detail`: the context. */
  readonly progress?:
    ((step: Step, at: { readonly count?: number; readonly detail?: string }) => void) | undefined;
}

export interface ReadModelReport {
  readonly context: string;
  /** `found`: they were there already. */
  readonly done: 'copied' | 'found' | 'compared';
  readonly differences: readonly RowDifference[];
}

export interface MigrationReport {
  /** Events that the target had before, and that were copied now. */
  readonly found: number;
  readonly copied: number;
  /** Events that were published to Kafka now. */
  readonly published: number;
  readonly events: EventComparison;
  /** Empty where the events differ, or where the target has gone on since. */
  readonly readModels: readonly ReadModelReport[];
  /** Store against topic; absent without Kafka. */
  readonly topic?: Reconciliation;
  /** Nothing differs. */
  readonly isSame: boolean;
}

/**
 * Moves an installation to other engines, and compares afterwards. Nothing of the source is changed. It may die at
 * any moment: a repeat goes on where it was.
 * @throws MigrationRefused, RelayRefused, NotPublishable, TopicsUnusable.
 */
export const migrate = async (options: MigrateOptions): Promise<MigrationReport> => {
  const { source, target, publishers, kafka, verifyOnly = false, progress = () => undefined } = options;
  if (kafka) await refuseUnreadable(source.contexts);
  const stores = { source: source.store, target: target.store };
  const { found, copied } = verifyOnly
    ? { found: 0, copied: 0 }
    : await copyEvents({ ...stores, progress: (count) => progress('copy events', { count }) });
  progress('compare events', { count: 0 });
  const events = await compareEvents({
    ...stores,
    progress: (count) => progress('compare events', { count }),
  });
  const same = events.same === events.events;
  const report = { found, copied, published: 0, events, readModels: [] };
  if (!same || events.more > 0) return { ...report, isSame: same };

  const published =
    kafka && !verifyOnly
      ? await publishHistory({
          ...{ publishers, kafka, store: target.store },
          progress: (count) => progress('publish', { count }),
        })
      : 0;
  const twins = new Twins(source.store, target.store);
  const translation: Translation = {
    twins,
    places: kafka ? await kafkaPlaces(kafka, source.contexts, twins) : storeFedPlaces,
    generation: await target.store.generation(),
    contexts: source.contexts,
  };
  const readModels: ReadModelReport[] = [];
  for (const from of source.contexts) {
    const to = target.contexts.find(({ name }) => name === from.name);
    if (!to) throw new Error(`the target has no ${from.name}`);
    progress('copy read models', { detail: from.name });
    const done = verifyOnly ? 'compared' : await copyOnce(from, to, translation);
    progress('compare read models', { detail: from.name });
    const differences = await compareReadModels(from, to, translation);
    readModels.push({ context: from.name, done, differences });
  }
  const topic = kafka && (await reconcile({ store: target.store, kafka, publishers }));
  return {
    ...{ ...report, published, readModels },
    ...(topic ? { topic } : {}),
    isSame:
      readModels.every(({ differences }) => differences.length === 0) &&
      (topic === undefined || topic.differences.length + topic.unlisted === 0),
  };
};

/** What is there is either what was copied before, or somebody else's: the comparison tells. */
const copyOnce = async (
  from: RunningContext,
  to: RunningContext,
  translation: Translation,
): Promise<'copied' | 'found'> => {
  if (!(await isEmpty(to.runtime.database, await plainTables(from)))) return 'found';
  await copyReadModels(from, to, translation);
  return 'copied';
};
