import type { ContextRuntime } from '@digihub/context';
import type { DestructionPlan, DueTrajectory, Obstacles } from '@digihub/erasure-domain';
import { addYears, type Day, dayOf, later, Problem } from '@digihub/kernel';
import { retainUntil, retentionTerms } from '@digihub/programme';
import type { CaseRow, ErasureTables } from './read-models/tables.js';

/** Milliseconds that a decision waits for the read models to see everything. */
const patience = 2_000;

/** Trajectories on one list at most. */
const mostOnList = 500;

const behind = new Problem(
  503,
  'erasure.behind',
  {
    nl: 'Nog niet alles is verwerkt om dit te kunnen beslissen. Probeer het zo dadelijk opnieuw.',
    en: 'Not everything has been processed yet to decide this. Try again in a moment.',
  },
  { retryAfter: 1 },
);

/** What stands against forgetting and destroying, by what all contexts tell and by the law of the day. */
export class Retention {
  constructor(
    private readonly runtime: ContextRuntime<ErasureTables>,
    private readonly isHeld: (key: string) => Promise<boolean>,
    private readonly isForgotten: (subject: string) => Promise<boolean>,
  ) {}

  /**
   * Waits until all is known up to the end of the store: whose data stands where, and what the others told of the
   * cases. @throws Problem 503 `erasure.behind`.
   */
  async upToDate(): Promise<void> {
    const head = await this.runtime.parts.store.head();
    if (!(await this.runtime.knows(head, patience))) throw behind;
  }

  async obstaclesOf(subject: string): Promise<Obstacles> {
    await this.upToDate();
    const today = dayOf(this.runtime.parts.clock.now());
    const rows = await this.runtime.database.read
      .selectFrom('persons')
      .leftJoin('cases', 'cases.trajectory', 'persons.trajectory')
      .leftJoin('destroyed', 'destroyed.trajectory', 'persons.trajectory')
      .select(['persons.trajectory', 'cases.ended', 'last_award', 'last_payment', 'last_invoice'])
      .where('subject', '=', subject)
      .where('destroyed.list', 'is', null)
      .orderBy('persons.trajectory')
      .execute();
    const terms = rows.flatMap((row) => this.retainedUntil(row, today) ?? []);
    const last = terms.reduce<Day | undefined>(
      (latest, day) => (latest ? later(latest, day) : day),
      undefined,
    );
    return {
      forgotten: await this.isForgotten(subject),
      held: await this.heldAmong([subject, ...rows.map(({ trajectory }) => trajectory)]),
      // A trajectory of which nothing was told yet has not ended.
      open: rows.filter(({ ended }) => ended !== 1).map(({ trajectory }) => trajectory),
      ...(last === undefined ? {} : { retainUntil: last }),
    };
  }

  /** Ended trajectories of a hub whose last day has passed and on which no hold lies, up to 500. */
  async due(hub: string): Promise<readonly DueTrajectory[]> {
    await this.upToDate();
    const today = dayOf(this.runtime.parts.clock.now());
    const terms = retentionTerms(this.runtime.parts.programme, today);
    const before = (years: number): Day => addYears(today, -years);
    const rows = await this.runtime.database.read
      .selectFrom('cases')
      .leftJoin('destroyed', 'destroyed.trajectory', 'cases.trajectory')
      .leftJoin('holds', 'holds.held', 'cases.trajectory')
      .select(['cases.trajectory', 'last_award', 'last_payment', 'last_invoice'])
      .where('cases.hub', '=', hub)
      .where('ended', '=', 1)
      .where('destroyed.list', 'is', null)
      .where('holds.held', 'is', null)
      // Narrows down; the exact days are worked out below.
      .where(({ eb, or }) =>
        or([eb('last_award', 'is', null), eb('last_award', '<', before(terms.aidYears))]),
      )
      .where(({ eb, or }) =>
        or([eb('last_payment', 'is', null), eb('last_payment', '<', before(terms.funderYears))]),
      )
      .where(({ eb, or }) =>
        or([eb('last_invoice', 'is', null), eb('last_invoice', '<', before(terms.vatYears))]),
      )
      .where(({ eb, or }) =>
        or([
          eb('last_award', 'is not', null),
          eb('last_payment', 'is not', null),
          eb('last_invoice', 'is not', null),
        ]),
      )
      .orderBy('cases.trajectory')
      .limit(mostOnList)
      .execute();
    return rows.flatMap((row) => {
      const retainedUntil = this.retainedUntil(row, today);
      return retainedUntil !== undefined && retainedUntil < today
        ? [{ trajectory: row.trajectory, retainedUntil }]
        : [];
    });
  }

  /**
   * Whose keys go with these trajectories: of the persons of each, those who have no other one that is still kept.
   * Trajectories that are on hold, have a person on hold or are no longer due are spared.
   */
  async plan(trajectories: readonly string[]): Promise<DestructionPlan> {
    await this.upToDate();
    const spared: string[] = [];
    const going = new Map<string, readonly string[]>();
    for (const trajectory of trajectories) {
      const subjects = await this.subjectsOf(trajectory);
      const held = await this.heldAmong([trajectory, ...subjects]);
      if (held.length > 0 || !(await this.isDue(trajectory))) spared.push(trajectory);
      else going.set(trajectory, subjects);
    }
    const items = [];
    for (const [trajectory, subjects] of going) {
      const kept: string[] = [];
      for (const subject of subjects) if (await this.isKeptElsewhere(subject, going)) kept.push(subject);
      const forgotten = subjects.filter((subject) => !kept.includes(subject));
      items.push({ trajectory, forgotten, kept });
    }
    return { items, spared };
  }

  async heldAmong(keys: readonly string[]): Promise<readonly string[]> {
    const held = await Promise.all(keys.map((key) => this.isHeld(key)));
    return keys.filter((_, index) => held[index]);
  }

  private async isDue(trajectory: string): Promise<boolean> {
    const row = await this.runtime.database.read
      .selectFrom('cases')
      .select(['ended', 'last_award', 'last_payment', 'last_invoice'])
      .where('trajectory', '=', trajectory)
      .executeTakeFirst();
    if (row?.ended !== 1) return false;
    const today = dayOf(this.runtime.parts.clock.now());
    const until = this.retainedUntil(row, today);
    return until !== undefined && until < today;
  }

  private retainedUntil(
    row: { readonly [Name in 'last_award' | 'last_payment' | 'last_invoice']: CaseRow[Name] },
    today: Day,
  ): Day | undefined {
    const { last_award, last_payment, last_invoice } = row;
    return retainUntil(retentionTerms(this.runtime.parts.programme, today), {
      ...(last_award === null ? {} : { lastAward: last_award }),
      ...(last_payment === null ? {} : { lastPayment: last_payment }),
      ...(last_invoice === null ? {} : { lastInvoice: last_invoice }),
    });
  }

  private async subjectsOf(trajectory: string): Promise<readonly string[]> {
    const rows = await this.runtime.database.read
      .selectFrom('persons')
      .select('subject')
      .where('trajectory', '=', trajectory)
      .orderBy('subject')
      .execute();
    return rows.map(({ subject }) => subject);
  }

  private async isKeptElsewhere(subject: string, going: ReadonlyMap<string, unknown>): Promise<boolean> {
    if (await this.isForgotten(subject)) return false;
    const rows = await this.runtime.database.read
      .selectFrom('persons')
      .leftJoin('destroyed', 'destroyed.trajectory', 'persons.trajectory')
      .select('persons.trajectory')
      .where('subject', '=', subject)
      .where('destroyed.list', 'is', null)
      .execute();
    return rows.some(({ trajectory }) => !going.has(trajectory));
  }
}
