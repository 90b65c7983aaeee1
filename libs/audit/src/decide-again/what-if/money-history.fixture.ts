import type { EventStore } from '@digihub/event-store';
import { toDomainEvent } from '@digihub/event-store';
import { type AccountCommand, type AccountState, accountStreams } from '@digihub/finance-domain';
import { type Actor, type Day, type DomainEvent, Problem } from '@digihub/kernel';
import type { Programme } from '@digihub/programme';
import type { History } from '../history.fixture.js';
import { advanced, beginning } from '../folds.js';
import { categoryOf } from '../stream-kinds.js';
import { type Directed, moneyFacts, moneyKinds, stepsAfter, trajectoryOf } from './finance-process.js';
import { groundsIn, type Outcome, outcomeOf } from './outcome.js';

/** A command from outside finance: by a person, or after an event of coaching. */
export interface Outside {
  readonly trajectory: string;
  readonly command: AccountCommand;
  readonly day: Day;
  readonly by?: Actor;
}

/** Finance really at work on a store, under one programme: commands from outside, and its process after each. */
export class MoneyHistory {
  private handled = -1n;

  constructor(
    private readonly history: History,
    readonly store: EventStore,
    private readonly programme: Programme,
  ) {}

  /** What a person is refused changes nothing. */
  async live(outside: readonly Outside[]): Promise<void> {
    for (const { trajectory, command, day, by } of outside) {
      const stream = `${accountStreams.category}-${trajectory}`;
      const now = `${day}T10:00:00.000Z`;
      try {
        await this.handle({ kind: accountStreams, stream, command }, now, by);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
      await this.process(now);
    }
  }

  async outcome(trajectory: string): Promise<Outcome> {
    let fold = beginning(accountStreams);
    const events: DomainEvent[] = [];
    for await (const event of this.store.read(`${accountStreams.category}-${trajectory}`)) {
      fold = advanced(accountStreams, fold, event);
      events.push(event);
    }
    return outcomeOf(fold.state as AccountState, groundsIn(events));
  }

  private async process(now: string): Promise<void> {
    for (let before = -2n; before !== this.handled;) {
      before = this.handled;
      for await (const stored of this.store.readAll({ after: before })) {
        this.handled = stored.position;
        const kind = moneyKinds.find(({ category }) => category === categoryOf(stored.stream))!;
        const trajectory = trajectoryOf(kind, stored.stream, stored);
        if (trajectory === undefined) continue;
        const event = toDomainEvent(stored, kind.upcasters);
        for (const step of stepsAfter(event, trajectory, await this.account(trajectory)))
          await this.handle(step, now, undefined, stored.id);
      }
    }
  }

  private async account(trajectory: string): Promise<AccountState> {
    let fold = beginning(accountStreams);
    for await (const event of this.store.read(`${accountStreams.category}-${trajectory}`))
      fold = advanced(accountStreams, fold, event);
    return fold.state as AccountState;
  }

  private handle(directed: Directed, now: string, actor?: Actor, causedBy?: string): Promise<unknown> {
    const { kind, stream, command } = directed;
    return this.history.handle(this.store, kind, stream.slice(kind.category.length + 1), command, {
      now,
      facts: (state: unknown) => moneyFacts(this.programme, directed, state, now),
      ...(actor ? { actor } : {}),
      ...(causedBy === undefined ? {} : { causedBy }),
    });
  }
}
