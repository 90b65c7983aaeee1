import { accessCategory, tellAccess } from '@digihub/access-log';
import { isTechnical } from '@digihub/command-handling';
import { type EventStore, type StoredEvent, toDomainEvent } from '@digihub/event-store';
import type { Sentence } from '@digihub/kernel';
import { concealed, openDeep, type Sealer } from '@digihub/privacy';
import { type AuditedContext, auditedContexts } from './contexts.js';
import { told } from './forgotten.js';
import { type Category, storyCategories, trajectoryHistory } from './merged-history.js';
import type { Cut } from './true-axis.js';

/** The state of each context that the trajectory has reached. */
export type States = Partial<Record<Category, unknown>>;

/** An event as a person would tell it. */
export interface Told {
  readonly event: StoredEvent;
  /** The event's data, upcast, with personal fields as the reader may see them. */
  readonly data: unknown;
  readonly sentence: Sentence;
}

/** One step of a trajectory as a person would tell it. */
export interface Step extends Told {
  /** Status of each context after the step. */
  readonly statuses: Partial<Record<Category, string>>;
  /** The money of the trajectory after the step, once there is any. */
  readonly money?: Sentence | undefined;
}

/** Who reads. */
export interface Reader {
  /** Opens personal fields; absent: they stay concealed. */
  readonly sealer?: Sealer | undefined;
  readonly mayOpen?: boolean;
}

export interface ReplayOptions extends Reader, Cut {}

const contextOf = (event: StoredEvent): AuditedContext =>
  auditedContexts.find(({ category }) => event.stream.startsWith(`${category}-`))!;

const isAccess = ({ stream }: StoredEvent): boolean => stream.startsWith(`${accessCategory}-`);

const technicalSentence = ({ data }: StoredEvent): Sentence => {
  const { sentence, command } = data as { sentence?: Sentence; command: string };
  return sentence
    ? {
        nl: `Vanzelf geprobeerd en geweigerd: ${sentence.nl} (${command})`,
        en: `Tried by itself and refused: ${sentence.en} (${command})`,
      }
    : {
        nl: `Vanzelf bekeken, niets te doen (${command})`,
        en: `Looked at by itself, nothing to do (${command})`,
      };
};

/** Folds one more event into the states; who looked and the command handler's own notes change nothing. */
export const advance = (states: States, event: StoredEvent): States => {
  if (isTechnical(event.type) || isAccess(event)) return states;
  const context = contextOf(event);
  const before = states[context.category] ?? context.decider.initialState;
  return {
    ...states,
    [context.category]: context.decider.evolve(before, toDomainEvent(event, context.upcasters)),
  };
};

/** Tells one event of a trajectory. */
export const tell = async (event: StoredEvent, { sealer, mayOpen = false }: Reader): Promise<Told> => {
  if (isAccess(event)) return { event, data: event.data, sentence: tellAccess(event) };
  const { stories, upcasters } = contextOf(event);
  const { type, data } = isTechnical(event.type) ? event : toDomainEvent(event, upcasters);
  const readable = await readableBy(data, sealer, mayOpen);
  if (isTechnical(type)) return { event, data: readable, sentence: technicalSentence(event) };
  const story = stories[type] as ((data: unknown) => Sentence) | undefined;
  return { event, data: readable, sentence: story ? told(story, data, readable) : { nl: type, en: type } };
};

/** The trajectory's story at a cut, step by step. Bounded in memory. */
export async function* replay(
  store: EventStore,
  trajectory: string,
  { knownAt, trueAt, ...reader }: ReplayOptions = {},
): AsyncGenerator<Step> {
  let states: States = {};
  for await (const event of trajectoryHistory(store, trajectory, { knownAt, trueAt }, storyCategories)) {
    states = advance(states, event);
    yield { ...(await tell(event, reader)), statuses: statusesOf(states), money: moneyIn(states) };
  }
}

/** The state of a trajectory at a cut; empty where it was not there yet. */
export const stateAt = async (store: EventStore, trajectory: string, cut: Cut = {}): Promise<States> => {
  let states: States = {};
  for await (const event of trajectoryHistory(store, trajectory, cut)) states = advance(states, event);
  return states;
};

export const statusesOf = (states: States): Partial<Record<Category, string>> =>
  Object.fromEntries(
    auditedContexts
      .filter(({ category }) => states[category] !== undefined)
      .map(({ category, statusOf }) => [category, statusOf(states[category])]),
  );

const moneyIn = (states: States): Sentence | undefined => {
  for (const { category, moneyOf } of auditedContexts) {
    const state = states[category];
    if (moneyOf && state !== undefined) return moneyOf(state);
  }
  return undefined;
};

export const readableBy = (data: unknown, sealer: Sealer | undefined, mayOpen: boolean): Promise<unknown> =>
  sealer
    ? openDeep(sealer, data as never, () => mayOpen)
    : Promise.resolve(
        JSON.parse(JSON.stringify(data), (_, value: unknown) =>
          typeof value === 'string' && value.startsWith('sealed:1:') ? concealed : value,
        ) as unknown,
      );
