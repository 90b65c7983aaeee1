import { isTechnical, orTechnical } from '@digihub/command-handling';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import {
  type ActorOnRecord,
  canonicalHash,
  type Command,
  dayOf,
  type DomainEvent,
  isRefusal,
  isSystem,
  type Refusal,
  type Role,
} from '@digihub/kernel';
import { type FieldDifference, fieldDifferences } from './field-differences.js';
import type { AnyKind } from './stream-kinds.js';

/**
 * What came of deciding once more:
 * - `equal`: the same events, field by field.
 * - `different`: others, a refusal, or nothing that could be decided stands with the events.
 * - `unknown-rules`: it was taken by rules that this build does not have.
 * - `incomplete`: written before all that it depends on was kept; `lacks` says what.
 */
export type Verdict =
  | { readonly verdict: 'equal' }
  | {
      readonly verdict: 'different';
      readonly reason:
        | 'decision'
        | 'undecidable'
        | 'no-command'
        | 'command-changed'
        | 'commit-not-whole'
        | 'revision-missing';
      readonly decided: readonly DomainEvent[] | Refusal;
      readonly differences: readonly FieldDifference[];
    }
  | { readonly verdict: 'unknown-rules' }
  | { readonly verdict: 'incomplete'; readonly lacks: string };

/** The command that a commit came from, as its first event keeps it. */
export const recordedCommand = ({ metadata }: StoredEvent): Command | undefined =>
  metadata.command && { type: metadata.command.name, data: metadata.command.data };

/** The events of a commit as they are written today. */
export const recordedEvents = (kind: AnyKind, commit: readonly StoredEvent[]): readonly DomainEvent[] =>
  commit.map((event) => (isTechnical(event.type) ? event : toDomainEvent(event, kind.upcasters)));

/** Why the events of a commit stand there without having been decided so. */
export const different = (
  reason: Exclude<(Verdict & { verdict: 'different' })['reason'], 'decision' | 'undecidable'>,
): Verdict => ({ verdict: 'different', reason, decided: [], differences: [] });

/**
 * Decides a recorded command again: on the state before it, with the facts, the moment and the actor that stand in its
 * first event, by the rules that it names. Sealed values are compared sealed; no key is needed.
 * @param commit all events of the commit, in order.
 */
export const decideAgain = (kind: AnyKind, before: unknown, commit: readonly StoredEvent[]): Verdict => {
  const [first] = commit;
  const command = first && recordedCommand(first);
  const kept = first?.metadata.command;
  if (!command || !kept) return different('no-command');
  const { actor, facts, rulesVersion } = first.metadata;
  const rules = kind.rules.versions.find(({ version }) => version === rulesVersion);
  if (!rules) return { verdict: 'unknown-rules' };
  if (canonicalHash(command) !== kept.hash) return different('command-changed');
  const given = { now: kept.now, today: dayOf(kept.now), actor: actor as ActorOnRecord, facts };
  let decision: readonly DomainEvent[] | Refusal;
  try {
    decision = rules.decide(command, before, given) as typeof decision;
  } catch (error) {
    // A decider throws where a fact is gone, or where the state cannot be what it was.
    const decided = error instanceof Error ? error.message : String(error);
    const differences = [{ path: 'error', recorded: undefined, decided }];
    return { verdict: 'different', reason: 'undecidable', decided: [], differences };
  }
  const decided = isSystem(given.actor) ? orTechnical(kind.category, command, decision) : decision;
  const differences = differencesOf(recordedEvents(kind, commit), decided);
  if (differences.length === 0) return { verdict: 'equal' };
  return lacksOrganisation(given.actor)
    ? { verdict: 'incomplete', lacks: 'the organisation that the actor spoke for' }
    : { verdict: 'different', reason: 'decision', decided, differences };
};

const differencesOf = (
  recorded: readonly DomainEvent[],
  decided: readonly DomainEvent[] | Refusal,
): readonly FieldDifference[] =>
  isRefusal(decided)
    ? [{ path: 'refusal', recorded: undefined, decided: decided.code }]
    : fieldDifferences(recorded.map(compared), decided.map(compared), 'events');

/** What of an event a decision decides. The words of a refusal are not: they may be put better later. */
const compared = ({ type, data, occurredAt }: DomainEvent): object => {
  if (!isTechnical(type)) return { type, data, occurredAt };
  const { command, code, params } = data as { command?: string; code?: string; params?: object };
  return { type, data: { command, code, params } };
};

/** A partner always speaks for an organisation; events say so only since it is kept. */
const lacksOrganisation = ({ roles, organisation }: ActorOnRecord): boolean =>
  organisation === undefined && roles.includes('partner' satisfies Role);
