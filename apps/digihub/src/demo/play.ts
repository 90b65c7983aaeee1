import { addDays, dayOf, type Instant, startOfDay } from '@digihub/kernel';
import { programme, programmePeriod, workingDaysAfter } from '@digihub/programme';
import type { Answered, Api } from './api.js';
import type { Chance } from './chance.js';
import type { DemoEnterprise } from './enterprise.js';
import { closingOf, type Sheets } from './sheets.js';

/** What a trajectory of the demo is cast with, before anything happens. */
export interface Casting {
  readonly seed: number;
  readonly index: number;
  readonly hub: string;
  readonly channel: 'web' | 'phone' | 'office';
  readonly enterprise: DemoEnterprise;
  readonly chance: Chance;
}

/** One trajectory on the demo's stage: its people, its enterprise, and the doors of the API it goes through. */
export class Play {
  trajectory = '';
  /** The quote under way. */
  quote = '';
  /** Partners that were asked. */
  readonly asked: string[] = [];
  private step = 0;
  private quotes = 0;

  constructor(
    private readonly api: Api,
    private readonly now: () => Instant,
    /** Resolves when nothing lags: reactions to what was said have happened. */
    readonly quiet: () => Promise<unknown>,
    readonly casting: Casting,
    readonly sheets: Sheets,
  ) {}

  get moment(): Instant {
    return this.now();
  }

  get today(): string {
    return dayOf(this.now());
  }

  get chance(): Chance {
    return this.casting.chance;
  }

  /** 9:00 or later in the morning, so many working days from today. */
  workingDays(count: number): Instant {
    return this.morning(workingDaysAfter(programme, this.today, count));
  }

  /** In the morning, so many calendar days from today. */
  days(count: number): Instant {
    return this.morning(addDays(this.today, count));
  }

  /** The morning after the sheets of this month were closed. */
  afterSheets(): Instant {
    const closed = dayOf(closingOf(this.today.slice(0, 7)));
    return this.morning(workingDaysAfter(programme, closed, 1));
  }

  nextQuote(): string {
    this.quotes += 1;
    this.quote = `offerte-${this.quotes}`;
    return this.quote;
  }

  /** Three months from now, but inside the programme. */
  plannedEnd(): string {
    const { last } = programmePeriod(programme, this.today);
    const planned = addDays(this.today, 90);
    return planned < last ? planned : last;
  }

  caseworker = (): string => `caseworker-${this.casting.hub}`;
  coach = (): string => `coach-${this.casting.hub}-1`;
  approver = (): string => `approver-${this.casting.hub}`;
  finance = (): string => `finance-${this.casting.hub}`;
  payer = (): string => 'finance-programme';
  partner = (organisation: string): string => `partner-${organisation}`;

  /** A command on this trajectory in one context: `tell('coach-…', 'coaching', 'sessions', {…})`. */
  tell(as: string, context: string, what: string, body: object = {}): Promise<Answered> {
    return this.say(as, `/${context}/v1/trajectories/${this.trajectory}/${what}`, body);
  }

  /** A command anywhere. Its key follows from the seed, the trajectory and the step. */
  say<Answer = Answered>(as: string, path: string, body: object): Promise<Answer> {
    this.step += 1;
    const { seed, index } = this.casting;
    return this.api.post<Answer>(as, path, body, `demo-${seed}-${index}-${this.step}`);
  }

  ask<Answer>(as: string, path: string): Promise<Answer> {
    return this.api.get<Answer>(as, path);
  }

  private morning(day: string): Instant {
    const minutes = 9 * 60 + (this.casting.index % 300);
    return new Date(Date.parse(startOfDay(day)) + minutes * 60_000).toISOString();
  }
}
