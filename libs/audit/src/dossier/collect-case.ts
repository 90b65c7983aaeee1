import type { EventStore, StoredEvent } from '@digihub/event-store';
import type { Instant, Sentence } from '@digihub/kernel';
import { Problem } from '@digihub/kernel';
import { type CaseProof, eventOf, type SignedCheckpoint } from '@digihub/ledger';
import type { Sealer } from '@digihub/privacy';
import type { KeptLog } from '../log/open-log.js';
import { told } from '../forgotten.js';
import { storyCategories } from '../merged-history.js';
import { sharedStories } from '../stories/shared.js';
import { readableBy, replay, type States, stateAt, type Step } from '../replay.js';

/** An event of the case: as stored, and as its reader may see it. */
export interface CaseEvent {
  readonly index: number;
  readonly stored: StoredEvent;
  readonly data: unknown;
  readonly sentence: Sentence;
  /** Where it is a step of the trajectory's own story. */
  readonly step?: Step;
}

/** Everything that the log counts to a case, as of one checkpoint. */
export interface Case {
  readonly trajectory: string;
  readonly checkpoint: SignedCheckpoint;
  readonly proof: CaseProof;
  readonly events: readonly CaseEvent[];
  /** Signatures, approvals and corrections of the sheets of hours behind it: cases of their own, told in its order. */
  readonly sheets: readonly CaseEvent[];
  readonly states: States;
  /** A legal hold lies on it: nothing of it may be destroyed. */
  readonly held: boolean;
  readonly madeAt: Instant;
}

export interface CaseReader {
  readonly store: EventStore;
  readonly sealer: Sealer;
  readonly log: Pick<KeptLog, 'ledger' | 'checkpoints'>;
  readonly mayOpen: boolean;
  /** Whole sheets of hours too: they name how much their persons worked elsewhere, for other hubs as well. */
  readonly wholeSheets: boolean;
  readonly now: Instant;
  /** By the clock of a demo: the report says so. */
  readonly demo?: boolean | undefined;
}

const unknownTrajectory = new Problem(404, 'not-found', {
  nl: 'Dit traject bestaat niet, of staat nog niet in het logboek.',
  en: 'This trajectory does not exist, or is not in the log yet.',
});
const storeDiffers = new Problem(409, 'audit.store-differs', {
  nl: 'De gebeurtenissen zijn niet die van het logboek. Laat een beheerder `digihub verify` draaien.',
  en: 'The events are not those of the log. Have an operator run `digihub verify`.',
});

/**
 * The events that the log counts to a trajectory: its own streams, and what concerns it in those that it shares
 * (hours, aid, budget, invoice numbers, who looked). In memory: one case.
 * @throws Problem 404 `not-found`, 409 `audit.store-differs`
 */
export const collectCase = async (trajectory: string, reader: CaseReader): Promise<Case> => {
  const { store, sealer, log, mayOpen, now } = reader;
  const made = await log.checkpoints.makeWithCase(trajectory);
  const entries = made ? await log.ledger.entriesOfCase(trajectory, made.checkpoint.size) : [];
  if (!made || entries.length === 0) throw unknownTrajectory;
  const steps = new Map<string, Step>();
  for await (const step of replay(store, trajectory, { sealer, mayOpen })) steps.set(step.event.id, step);
  const events: CaseEvent[] = [];
  for (const entry of entries) {
    const stored = await eventOf(store, entry);
    if (!stored || stored.id !== entry.event_id) throw storeDiffers;
    const step = steps.get(stored.id);
    if (step) events.push({ index: entry.log_index, stored, data: step.data, sentence: step.sentence, step });
    else events.push(await toldShared(entry.log_index, stored, reader));
  }
  const sheets = reader.wholeSheets ? await sheetsOf(events, made.checkpoint.size, reader) : [];
  const last = events.findLast(({ stored }) => isOwn(stored.stream, trajectory))?.stored.metadata.recordedAt;
  const states = await stateAt(store, trajectory, { knownAt: last });
  const readable = (await readableBy(states, sealer, mayOpen)) as States;
  const held = await isHeld(store, trajectory);
  return { trajectory, ...made, events, sheets, states: readable, held, madeAt: now };
};

const toldShared = async (
  index: number,
  stored: StoredEvent,
  { sealer, mayOpen }: CaseReader,
): Promise<CaseEvent> => {
  const { type } = stored;
  const data = await readableBy(stored.data, sealer, mayOpen);
  const story = (sharedStories as Readonly<Record<string, (data: never) => Sentence>>)[type];
  const sentence = story
    ? told(story as (data: unknown) => Sentence, stored.data, data)
    : { nl: type, en: type };
  return { index, stored, data, sentence };
};

const isHeld = async (store: EventStore, trajectory: string): Promise<boolean> => {
  let held = false;
  for await (const { type } of store.read(`hold-${trajectory}`))
    held = type === 'hold.placed.v1' || (held && type !== 'hold.released.v1');
  return held;
};

/** The sheet that an event of hours lies on, or was counted from. */
export const sheetOf = ({ type, stream, data }: StoredEvent): string | undefined => {
  if (type.startsWith('timesheet.')) return stream;
  if (type !== 'workload.hours-counted.v1') return undefined;
  const { person, day } = data as { readonly person: string; readonly day: string };
  return `timesheet-${person}-${day.slice(0, 7)}`;
};

const ofWholeSheet = /^timesheet\.(signed|returned|approved|correction-)/;

const sheetsOf = async (
  events: readonly CaseEvent[],
  size: number,
  reader: CaseReader,
): Promise<readonly CaseEvent[]> => {
  const streams = new Set(events.flatMap(({ stored }) => sheetOf(stored) ?? []));
  const found: CaseEvent[] = [];
  for (const stream of streams) {
    const entries = await reader.log.ledger.entriesOfCase(stream, size);
    const indexes = new Map(entries.map(({ event_id, log_index }) => [event_id, log_index] as const));
    for await (const stored of reader.store.read(stream)) {
      const index = indexes.get(stored.id);
      if (index !== undefined && ofWholeSheet.test(stored.type))
        found.push(await toldShared(index, stored, reader));
    }
  }
  return found.sort((one, another) => one.index - another.index);
};

const isOwn = (stream: string, trajectory: string): boolean =>
  storyCategories.some((category) => stream === `${category}-${trajectory}`);

/** Surrogates of the persons whose data the case holds, sealed. */
export const subjectsOf = ({ events, sheets }: Case): Set<string> => {
  const subjects = new Set<string>();
  const text = JSON.stringify([...events, ...sheets].map(({ stored }) => [stored.data, stored.metadata]));
  for (const [, subject] of text.matchAll(/"sealed:1:([^:"]+):/g)) subjects.add(subject!);
  return subjects;
};
