import { accessCategory, tellAccess } from '@digihub/access-log';
import { isTechnical } from '@digihub/command-handling';
import { type EventStore, type StoredEvent, toDomainEvent } from '@digihub/event-store';
import type { Instant, Sentence } from '@digihub/kernel';
import { concealed, openDeep, type Sealer } from '@digihub/privacy';
import { type AuditedContext, auditedContexts } from './contexts.js';
import { told } from './forgotten.js';
import { type Category, storyCategories, trajectoryHistory } from './merged-history.js';

/** The state of each context that the trajectory has reached. */
export type States = Partial<Record<Category, unknown>>;

/** One step of a trajectory as a person would tell it. */
export interface Step {
  readonly event: StoredEvent;
  /** The event's data, upcast, with personal fields as the reader may see them. */
  readonly data: unknown;
  readonly sentence: Sentence;
  /** Status of each context after the step. */
  readonly statuses: Partial<Record<Category, string>>;
  /** The money of the trajectory after the step, once there is any. */
  readonly money?: Sentence | undefined;
}

export interface ReplayOptions {
  readonly knownAt?: Instant | undefined;
  /** Opens personal fields; absent: they stay concealed. */
  readonly sealer?: Sealer | undefined;
  readonly mayOpen?: boolean;
}

const contextOf = (event: StoredEvent): AuditedContext =>
  auditedContexts.find(({ category }) => event.stream.startsWith(`${category}-`))!;

const isAccess = ({ stream }: StoredEvent): boolean => stream.startsWith(`${accessCategory}-`);

const technicalSentence = ({ data }: StoredEvent): Sentence => {
  const { sentence, command } = data as { sentence?: Sentence; command: string };
  return sentence
    ? {
        nl: `Vanzelf geprobeerd (${command}), geweigerd: ${sentence.nl}`,
        en: `Tried by itself (${command}), refused: ${sentence.en}`,
      }
    : {
        nl: `Vanzelf bekeken (${command}), niets te doen`,
        en: `Looked at by itself (${command}), nothing to do`,
      };
};

/** Folds one more event into the states; events of the command handler itself change nothing. */
const advance = (states: States, event: StoredEvent): States => {
  if (isTechnical(event.type)) return states;
  const context = contextOf(event);
  const before = states[context.category] ?? context.decider.initialState;
  return {
    ...states,
    [context.category]: context.decider.evolve(before, toDomainEvent(event, context.upcasters)),
  };
};

/** The trajectory's story, step by step, up to what was known at a moment. Bounded in memory. */
export async function* replay(
  store: EventStore,
  trajectory: string,
  { knownAt, sealer, mayOpen = false }: ReplayOptions = {},
): AsyncGenerator<Step> {
  let states: States = {};
  for await (const event of trajectoryHistory(store, trajectory, knownAt, storyCategories)) {
    if (isAccess(event)) {
      yield {
        event,
        data: event.data,
        sentence: tellAccess(event),
        statuses: statusesOf(states),
        money: moneyIn(states),
      };
      continue;
    }
    states = advance(states, event);
    const context = contextOf(event);
    const { type, data } = isTechnical(event.type) ? event : toDomainEvent(event, context.upcasters);
    const readable = await readableBy(data, sealer, mayOpen);
    const tell = context.stories[type] as ((data: unknown) => Sentence) | undefined;
    const sentence = isTechnical(type)
      ? technicalSentence(event)
      : tell
        ? told(tell, data, readable)
        : { nl: type, en: type };
    yield { event, data: readable, sentence, statuses: statusesOf(states), money: moneyIn(states) };
  }
}

/** What was known of a trajectory at a moment; empty where it was not there yet. */
export const stateAt = async (store: EventStore, trajectory: string, knownAt?: Instant): Promise<States> => {
  let states: States = {};
  for await (const event of trajectoryHistory(store, trajectory, knownAt)) states = advance(states, event);
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
