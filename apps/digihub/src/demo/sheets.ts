import type { Instant } from '@digihub/kernel';
import { programme, workingDaysAfter } from '@digihub/programme';
import { addMonths, startOfDay } from '@digihub/kernel';
import type { Api } from './api.js';

/** The months in which the demo's people registered hours: after each, they sign and a second person approves. */
export class Sheets {
  private readonly open = new Map<string, { person: string; approver: string; revision: number }>();

  constructor(
    private readonly api: Api,
    private readonly seed: number,
  ) {}

  /**
   * `revision`: of the registration. The hub of a sheet's first entry approves it, and where people of two hubs
   * register at once, the answers do not tell in their order which was first.
   */
  used(person: string, month: string, approver: string, revision: number): void {
    const key = `${month} ${person}`;
    const known = this.open.get(key);
    if (!known || revision < known.revision) this.open.set(key, { person, approver, revision });
  }

  /** Signs and approves everything of the months that have passed. */
  async close(now: Instant): Promise<void> {
    const due = [...this.open]
      .filter(([key]) => closingOf(key.slice(0, 7)) <= now)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [key, { person, approver }] of due) {
      const month = key.slice(0, 7);
      const sheet = `/coaching/v1/timesheets/${person}/${month}`;
      await this.api.post(person, `${sheet}/signature`, {}, `demo-${this.seed}-sign-${key}`);
      await this.api.post(approver, `${sheet}/approval`, {}, `demo-${this.seed}-approve-${key}`);
      this.open.delete(key);
    }
  }

  /** When the next sheets are closed; undefined while nothing was registered. */
  next(): Instant | undefined {
    return [...this.open.keys()].map((key) => closingOf(key.slice(0, 7))).sort()[0];
  }
}

/** Noon of the third working day after the month. */
export const closingOf = (month: string): Instant => {
  const firstOfNext = addMonths(`${month}-01`, 1);
  const day = workingDaysAfter(programme, firstOfNext, 2);
  return new Date(Date.parse(startOfDay(day)) + 12 * 3_600_000).toISOString();
};
