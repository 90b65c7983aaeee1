import {
  type AccountCommand,
  accountFacts,
  type AccountState,
  accountStreams,
  type AidCommand,
  aidFacts,
  aidStreams,
  type BudgetCommand,
  budgetFacts,
  budgetStreams,
  invoicebookStreams,
  nextSteps,
  type ProcessEvent,
  type Step,
  supplierStreams,
} from '@digihub/finance-domain';
import type { Command, DomainEvent, Instant } from '@digihub/kernel';
import type { Programme } from '@digihub/programme';
import type { AnyKind } from '../stream-kinds.js';

const kindOf: Readonly<Record<Step['to'], AnyKind>> = {
  account: accountStreams,
  aid: aidStreams,
  budget: budgetStreams,
  invoicebook: invoicebookStreams,
  supplier: supplierStreams,
};

/** The streams on which the money of a trajectory is decided. */
export const moneyKinds: readonly AnyKind[] = Object.values(kindOf);

/** A command, and the stream it goes to. */
export interface Directed {
  readonly kind: AnyKind;
  readonly stream: string;
  readonly command: Command;
}

/** What a decision of finance looks up in a programme; undefined where it looks up nothing. */
export const moneyFacts = (
  programme: Programme,
  { kind, stream, command }: Directed,
  state: unknown,
  now: Instant,
): unknown => {
  switch (kind) {
    case accountStreams:
      return accountFacts(programme, command as AccountCommand, state as AccountState, now);
    case aidStreams:
      return aidFacts(programme, command as AidCommand);
    case budgetStreams:
      return budgetFacts(programme, command as BudgetCommand, keyOf(kind, stream), now);
    default:
      return undefined;
  }
};

export const keyOf = ({ category }: AnyKind, stream: string): string => stream.slice(category.length + 1);

/** Whose account an event of a stream of money is about. */
export const trajectoryOf = (kind: AnyKind, stream: string, { data }: DomainEvent): string | undefined =>
  kind === accountStreams ? keyOf(kind, stream) : (data as { trajectory?: string }).trajectory;

/** What the process of finance does after an event. */
export const stepsAfter = (
  event: DomainEvent,
  trajectory: string,
  account: AccountState,
): readonly Directed[] =>
  nextSteps(event as ProcessEvent, trajectory, account).map(({ to, key, command }) => ({
    kind: kindOf[to],
    stream: `${kindOf[to].category}-${key}`,
    command,
  }));
