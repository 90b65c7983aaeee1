import { Temporal } from 'temporal-polyfill';

/** A moment in UTC, ISO 8601 with milliseconds: `2022-03-01T09:30:00.000Z`. Sorts as text. */
export type Instant = string;
/** A calendar day in Brussels: `2022-03-01`. Sorts as text. */
export type Day = string;

const zone = 'Europe/Brussels';

/** The one source of time. The demo's runs inside the programme; production uses only the system's. */
export interface Clock {
  now(): Instant;
  /** The demo's: nothing that happens by it is real. */
  readonly demo?: true;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** True for an instant as this system writes it. */
export const isInstant = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text));

/** True for a day that exists (`2022-02-30` does not). */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
};

/** Keeps what was worked out, for the few arguments that come again and again; begins anew when it is full. */
const remembered = <Result>(work: (text: string) => Result): ((text: string) => Result) => {
  const known = new Map<string, Result>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const result = work(text);
    if (known.size >= 10_000) known.clear();
    known.set(text, result);
    return result;
  };
};

/** Brussels changes its offset on full hours only, so a day is known by the hour. */
const dayOfHour = remembered((hour) =>
  Temporal.Instant.from(`${hour}:00:00Z`).toZonedDateTimeISO(zone).toPlainDate().toString(),
);

export const dayOf = (instant: Instant): Day => dayOfHour(instant.slice(0, 13));

/** The last millisecond of a day in Brussels: the moment a deadline on that day has passed. */
export const endOfDay = (day: Day): Instant =>
  new Date(
    Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1,
  ).toISOString();

export const startOfDay = (day: Day): Instant =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds).toISOString();

export const addDays = (day: Day, days: number): Day => Temporal.PlainDate.from(day).add({ days }).toString();

export const addMonths = (day: Day, months: number): Day =>
  Temporal.PlainDate.from(day).add({ months }).toString();

export const addYears = (day: Day, years: number): Day =>
  Temporal.PlainDate.from(day).add({ years }).toString();

/** Whole days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;

export const addMilliseconds = (instant: Instant, milliseconds: number): Instant =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

export const later = <T extends Instant | Day>(a: T, b: T): T => (a >= b ? a : b);

/** A day is a working day unless it is a Saturday, a Sunday or one of `holidays`. */
export const isWorkingDay = (day: Day, holidays: ReadonlySet<Day>): boolean =>
  Temporal.PlainDate.from(day).dayOfWeek <= 5 && !holidays.has(day);

/** The day that lies `count` working days after `day`; the day itself does not count. */
export const addWorkingDays = (day: Day, count: number, holidays: ReadonlySet<Day>): Day => {
  let current = day;
  for (let left = count; left > 0;) {
    current = addDays(current, 1);
    if (isWorkingDay(current, holidays)) left -= 1;
  }
  return current;
};

const easterSunday = (year: number): Day => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(f / 31), day: (f % 31) + 1 }).toString();
};

/**
 * The ten legal public holidays of Belgium.
 * Source: Royal Decree of 18 April 1974, Article 1 (executing the Act of 4 January 1974).
 */
export const belgianHolidays = (year: number): readonly Day[] => {
  const easter = easterSunday(year);
  return [
    `${year}-01-01`,
    addDays(easter, 1),
    `${year}-05-01`,
    addDays(easter, 39),
    addDays(easter, 50),
    `${year}-07-21`,
    `${year}-08-15`,
    `${year}-11-01`,
    `${year}-11-11`,
    `${year}-12-25`,
  ];
};
