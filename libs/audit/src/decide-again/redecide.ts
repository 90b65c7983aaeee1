import { isTechnical } from '@digihub/command-handling';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import type { DomainEvent } from '@digihub/kernel';
import { decideAgain, different, recordedEvents, type Verdict } from './decide-again.js';
import { advanced, Folds } from './folds.js';
import { givingWay } from './giving-way.js';
import { type AnyKind, categoryOf, streamKinds } from './stream-kinds.js';

/** A decision that did not come out equal, both sides beside each other. */
export type Finding = Exclude<Verdict, { verdict: 'equal' }> & {
  readonly stream: string;
  /** Of the first event of the decision. */
  readonly revision: number;
  readonly position: bigint;
  readonly trajectory: string | undefined;
  readonly command: string | undefined;
  readonly actor: string;
  readonly now: string;
  readonly rulesVersion: string;
  readonly recorded: readonly DomainEvent[];
};

/** What a pass over a history came to. */
export interface Redecided {
  events: number;
  decisions: number;
  equal: number;
  /** Of the equal ones: reactions that were refused or had nothing to do. */
  technical: number;
  different: number;
  incomplete: number;
  /** Decisions of rules that this build does not have, by version. */
  readonly unknownRules: Record<string, number>;
  /** Equal decisions by version of the rules. */
  readonly byRules: Record<string, number>;
  /** Events of streams on which no context decides, by kind of stream. */
  readonly elsewhere: Record<string, number>;
}

export interface RedecideOptions {
  /** Told of each decision that is not equal, in order of the store; the pass waits for it. */
  readonly found?: (finding: Finding) => void | Promise<void>;
  /** Told now and then how many events were read. */
  readonly progress?: (events: number, position: bigint) => void;
  readonly signal?: AbortSignal;
  /** What is decided by: this build's rules where absent. */
  readonly kinds?: readonly AnyKind[];
  /** Streams that are kept folded; others are read again when they are met again. */
  readonly capacity?: number;
}

const everySoOften = 500;

/** Decides every recorded command of the whole store again, in one pass in store order. Bounded in memory. */
export const redecide = async (store: EventStore, options: RedecideOptions = {}): Promise<Redecided> => {
  const pass = new RedecidePass(store, options);
  const giveWay = givingWay();
  for await (const event of store.readAll({ after: -1n })) {
    await giveWay();
    options.signal?.throwIfAborted();
    await pass.next(event);
  }
  return pass.end();
};

interface OpenCommit {
  readonly before: unknown;
  readonly events: StoredEvent[];
}

const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** One pass: takes events, each stream's in order, gathers their commits, and decides each again. */
export class RedecidePass {
  private readonly folds: Folds;
  private readonly open = new Map<string, OpenCommit>();
  private readonly kinds: ReadonlyMap<string, AnyKind>;
  private readonly result: Redecided = {
    events: 0,
    decisions: 0,
    equal: 0,
    technical: 0,
    different: 0,
    incomplete: 0,
    unknownRules: {},
    byRules: {},
    elsewhere: {},
  };

  constructor(
    store: EventStore,
    private readonly options: RedecideOptions,
    /** Which decisions are judged; the others are only folded. */
    private readonly wanted: (first: StoredEvent) => boolean = () => true,
  ) {
    this.folds = new Folds(store, options.capacity);
    this.kinds = new Map((options.kinds ?? streamKinds).map((kind) => [kind.category, kind]));
  }

  async next(event: StoredEvent): Promise<void> {
    const { result } = this;
    result.events += 1;
    if (result.events % everySoOften === 0) this.options.progress?.(result.events, event.position);
    const category = categoryOf(event.stream);
    const kind = this.kinds.get(category);
    if (!kind) {
      count(result.elsewhere, category);
      return;
    }
    const { stream, revision } = event;
    const fold = this.folds.known(stream) ?? (await this.folds.read(kind, event));
    if (revision !== fold.revision + 1) await this.judged(kind, [event], different('revision-missing'));
    this.folds.keep(stream, advanced(kind, fold, event));
    const commit = await this.joined(kind, event, fold.state);
    if (commit) {
      this.open.delete(stream);
      await this.judged(kind, commit.events, decideAgain(kind, commit.before, commit.events));
    }
  }

  /** The commit of an event, once it is whole; what can never become whole is told. */
  private async joined(kind: AnyKind, event: StoredEvent, before: unknown): Promise<OpenCommit | undefined> {
    const { stream, metadata } = event;
    let open = this.open.get(stream);
    const follows =
      metadata.commitIndex === (open?.events.length ?? 0) &&
      (!open || open.events[0]!.metadata.commandId === metadata.commandId);
    if (!follows) {
      if (open) await this.judged(kind, open.events, different('commit-not-whole'));
      this.open.delete(stream);
      open = undefined;
      if (metadata.commitIndex !== 0) {
        await this.judged(kind, [event], different('commit-not-whole'));
        return undefined;
      }
    }
    const commit = open ?? { before, events: [] };
    commit.events.push(event);
    if (commit.events.length >= metadata.commitSize) return commit;
    this.open.set(stream, commit);
    return undefined;
  }

  /** What it came to; commits that never became whole are differences. */
  async end(): Promise<Redecided> {
    for (const [stream, { events }] of this.open) {
      await this.judged(this.kinds.get(categoryOf(stream))!, events, different('commit-not-whole'));
    }
    this.open.clear();
    return this.result;
  }

  private async judged(kind: AnyKind, commit: readonly StoredEvent[], verdict: Verdict): Promise<void> {
    if (!this.wanted(commit[0]!)) return;
    const { result } = this;
    const { stream, revision, position, type, metadata } = commit[0]!;
    const { rulesVersion, command, actor, recordedAt, trajectory } = metadata;
    result.decisions += 1;
    if (verdict.verdict === 'equal') {
      result.equal += 1;
      if (isTechnical(type)) result.technical += 1;
      count(result.byRules, rulesVersion);
      return;
    }
    if (verdict.verdict === 'unknown-rules') count(result.unknownRules, rulesVersion);
    else result[verdict.verdict] += 1;
    await this.options.found?.({
      ...verdict,
      stream,
      revision,
      position,
      trajectory,
      command: command?.name,
      actor: actor.id,
      now: command?.now ?? recordedAt,
      rulesVersion,
      recorded: recordedEvents(kind, commit).map(({ type, data }) => ({ type, data })),
    });
  }
}
