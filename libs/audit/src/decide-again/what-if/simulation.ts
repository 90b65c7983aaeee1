import { isTechnical } from '@digihub/command-handling';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { type AccountState, accountStreams, invoicebookStreams } from '@digihub/finance-domain';
import {
  type ActorOnRecord,
  dayOf,
  type DomainEvent,
  type Instant,
  isRefusal,
  rulesFor,
  systemActor,
} from '@digihub/kernel';
import type { Programme } from '@digihub/programme';
import { recordedEvents } from '../decide-again.js';
import { fieldDifferences } from '../field-differences.js';
import { advanced, Folds } from '../folds.js';
import type { AnyKind } from '../stream-kinds.js';
import { adaptedCommand } from './adapted-command.js';
import { type Directed, keyOf, moneyFacts, stepsAfter, trajectoryOf } from './finance-process.js';
import { type Grounds, groundsIn, Totals } from './outcome.js';

/** A recorded command of a diverged history that did nothing there, and why. */
export interface NoLongerApplies {
  readonly stream: string;
  readonly command: string;
  readonly now: Instant;
  /** Code of the refusal, or `no-cause`: what triggered it did not happen; `nothing-to-do`. */
  readonly because: string;
}

/** The programme as recorded at a moment, and as changed. */
export interface Programmes {
  readonly recorded: Programme;
  readonly changed: Programme;
}

interface Decision {
  readonly events: readonly DomainEvent[];
  readonly because?: string;
}

const noEvents: readonly DomainEvent[] = [];
const same = (a: unknown, b: unknown): boolean => fieldDifferences(a, b, '').length === 0;

/**
 * The money of all trajectories lived once more under changed rules, commit by commit in store order, beside the
 * recorded history. A stream keeps a state of its own only once it has diverged.
 */
export class Simulation {
  readonly recordedTotals = new Totals();
  readonly totals = new Totals();
  /** Per trajectory that something differs for: what does not apply to it any more. */
  readonly divergences = new Map<string, NoLongerApplies[]>();
  /** Why quotes are refused in the changed history, per trajectory. */
  readonly grounds = new Map<string, Grounds>();
  /** Decisions that were taken anew. */
  decided = 0;
  private readonly folds: Folds;
  private readonly diverged = new Map<string, unknown>();
  /** Recorded steps of the process whose cause came out different: what follows instead, or nothing. */
  private readonly replaced = new Map<string, Directed | undefined>();

  constructor(
    store: EventStore,
    private readonly programmes: () => Programmes,
    capacity?: number,
  ) {
    this.folds = new Folds(store, capacity);
  }

  /** The account of a trajectory in the changed history, where it differs from the recorded one. */
  accountOf(trajectory: string): AccountState | undefined {
    return this.diverged.get(`${accountStreams.category}-${trajectory}`) as AccountState | undefined;
  }

  /** Takes the next recorded commit. */
  async next(kind: AnyKind, commit: readonly [StoredEvent, ...StoredEvent[]]): Promise<void> {
    const [first] = commit;
    const { stream, position } = first;
    const fold = this.folds.known(stream) ?? (await this.folds.read(kind, first));
    const after = commit.reduce((folded, event) => advanced(kind, folded, event), fold);
    this.folds.keep(stream, after);
    if (kind === accountStreams)
      this.recordedTotals.moved(fold.state as AccountState, after.state as AccountState);
    const recorded = recordedEvents(kind, commit).filter(({ type }) => !isTechnical(type));
    const { events, because } = this.decision(kind, first, fold.state, recorded);
    const before = this.stateOf(stream, fold.state);
    if (!this.diverged.has(stream) && same(events, recorded)) {
      if (kind === accountStreams) this.totals.moved(before as AccountState, after.state as AccountState);
    } else this.applied(kind, stream, before, events);
    if (kind === accountStreams) this.remember(keyOf(kind, stream), groundsIn(events));
    if (recorded.length > 0 && events.length === 0) this.note(kind, first, recorded[0]!, because);
    await this.follow(kind, commit, recorded, events, position);
  }

  private decision(
    kind: AnyKind,
    { stream, metadata }: StoredEvent & { readonly stream: string },
    recordedBefore: unknown,
    recorded: readonly DomainEvent[],
  ): Decision {
    const { command: kept, $causationId, actor, facts, rulesVersion } = metadata;
    if (!kept) return { events: recorded };
    const cause = causeOf($causationId, stream, kept.name);
    const replaced = this.replaced.has(cause);
    const directed = replaced
      ? this.replaced.get(cause)
      : { kind, stream, command: { type: kept.name, data: kept.data } };
    this.replaced.delete(cause);
    if (!directed) return { events: noEvents, because: 'no-cause' };
    // Numbers of invoices stay: the next one's payments name them.
    if (kind === invoicebookStreams) return { events: recorded };
    const before = this.stateOf(stream, recordedBefore);
    const { recorded: then, changed } = this.programmes();
    const lookedUp = moneyFacts(changed, directed, before, kept.now);
    const original = { ...directed, command: { type: kept.name, data: kept.data } };
    const touched = !same(moneyFacts(then, original, recordedBefore, kept.now), lookedUp);
    if (!replaced && !touched && !this.diverged.has(stream)) return { events: recorded };
    const command =
      kind === accountStreams && !replaced
        ? adaptedCommand(directed.command, recordedBefore as AccountState, before as AccountState)
        : directed.command;
    return this.decide({ ...directed, command }, before, {
      now: kept.now,
      actor: actor as ActorOnRecord,
      facts: touched ? lookedUp : facts,
      rulesVersion,
    });
  }

  private decide(
    { kind, command }: Directed,
    before: unknown,
    given: { now: Instant; actor: ActorOnRecord; facts: unknown; rulesVersion?: string },
  ): Decision {
    const { now, actor, facts, rulesVersion } = given;
    const today = dayOf(now);
    const rules =
      kind.rules.versions.find(({ version }) => version === rulesVersion) ??
      rulesFor(kind.rules, command, today);
    this.decided += 1;
    let decision: unknown;
    try {
      decision = rules.decide(command, before, { now, today, actor, facts });
    } catch (error) {
      // A fact that nobody looked up, because the command was never given on such a state.
      return { events: noEvents, because: (error as Error).message };
    }
    if (isRefusal(decision)) return { events: noEvents, because: decision.code };
    const events = decision as readonly DomainEvent[];
    return events.length === 0 ? { events, because: 'nothing-to-do' } : { events };
  }

  /** What the process does after these events, instead of what it did after the recorded ones. */
  private async follow(
    kind: AnyKind,
    commit: readonly StoredEvent[],
    recorded: readonly DomainEvent[],
    events: readonly DomainEvent[],
    position: bigint,
  ): Promise<void> {
    const { stream, metadata } = commit[0]!;
    if (events === recorded && !this.concernsDiverged(kind, stream, recorded)) return;
    const then = await this.steps(kind, stream, recorded, position, 'recorded');
    const now = await this.steps(kind, stream, events, position, 'changed');
    for (const [index, { stream: to, command }] of then.entries()) {
      const place = now.findIndex((step) => step.stream === to && step.command.type === command.type);
      const [step] = place < 0 ? [undefined] : now.splice(place, 1);
      if (step && same(step.command, command)) continue;
      this.replaced.set(causeOf(commit[then[index]!.cause]!.id, to, command.type), step);
    }
    for (const step of now) await this.perform(step, metadata.command?.now ?? metadata.recordedAt, position);
  }

  /** A step of the process that history never took. */
  private async perform(step: Directed, now: Instant, position: bigint): Promise<void> {
    const { kind, stream, command } = step;
    const before = this.stateOf(stream, (await this.folds.at(kind, stream, position)).state);
    const facts = moneyFacts(this.programmes().changed, step, before, now);
    const { events } = this.decide(step, before, {
      now,
      actor: systemActor(`finance.${command.type}`),
      facts,
    });
    if (events.length === 0) return;
    this.applied(kind, stream, before, events);
    if (kind === accountStreams) this.remember(keyOf(kind, stream), groundsIn(events));
    for (const next of await this.steps(kind, stream, events, position, 'changed'))
      await this.perform(next, now, position);
  }

  private async steps(
    kind: AnyKind,
    stream: string,
    events: readonly DomainEvent[],
    position: bigint,
    history: 'recorded' | 'changed',
  ): Promise<(Directed & { readonly cause: number })[]> {
    const steps: (Directed & { readonly cause: number })[] = [];
    for (const [cause, event] of events.entries()) {
      const trajectory = trajectoryOf(kind, stream, event);
      if (trajectory === undefined) continue;
      const account = `${accountStreams.category}-${trajectory}`;
      const recorded = (await this.folds.at(accountStreams, account, position)).state as AccountState;
      const state = history === 'recorded' ? recorded : (this.stateOf(account, recorded) as AccountState);
      steps.push(...stepsAfter(event, trajectory, state).map((step) => ({ ...step, cause })));
    }
    return steps;
  }

  private applied(kind: AnyKind, stream: string, before: unknown, events: readonly DomainEvent[]): void {
    const after = events.reduce((state, event) => kind.decider.evolve(state, event) as unknown, before);
    this.diverged.set(stream, after);
    if (kind !== accountStreams) return;
    this.totals.moved(before as AccountState, after as AccountState);
    this.divergenceOf(keyOf(kind, stream));
  }

  private remember(trajectory: string, grounds: Grounds): void {
    if (Object.keys(grounds).length === 0) return;
    this.grounds.set(trajectory, { ...this.grounds.get(trajectory), ...grounds });
  }

  private note(
    kind: AnyKind,
    { stream, metadata }: StoredEvent,
    event: DomainEvent,
    because = 'nothing-to-do',
  ): void {
    const trajectory = trajectoryOf(kind, stream, event);
    if (trajectory === undefined || !metadata.command) return;
    const { name: command, now } = metadata.command;
    this.divergenceOf(trajectory).push({ stream, command, now, because });
  }

  private divergenceOf(trajectory: string): NoLongerApplies[] {
    const known = this.divergences.get(trajectory) ?? [];
    this.divergences.set(trajectory, known);
    return known;
  }

  private concernsDiverged(kind: AnyKind, stream: string, events: readonly DomainEvent[]): boolean {
    return events.some((event) => {
      const trajectory = trajectoryOf(kind, stream, event);
      return trajectory !== undefined && this.accountOf(trajectory) !== undefined;
    });
  }

  private stateOf(stream: string, recorded: unknown): unknown {
    return this.diverged.has(stream) ? this.diverged.get(stream) : recorded;
  }
}

const causeOf = (causation: string, stream: string, command: string): string =>
  `${causation} ${stream} ${command}`;
