import { addDays, addWorkingDays, belgianHolidays, type Day, isWorkingDay } from '@digihub/kernel';
import { versionOn } from './origin.js';
import type { DeadlineTerms, Programme, ProgrammePeriod } from './programme.js';

const yearOf = (day: Day): number => Number(day.slice(0, 4));

/** The days of a year on which nobody works: the ten legal holidays and the programme's own closing days. */
export const holidaysOf = (programme: Programme, year: number): readonly Day[] => {
  const closing = programme.closingDays.flatMap(({ from, until = from }) => {
    const days: Day[] = [];
    for (let day = from; day <= until; day = addDays(day, 1)) if (yearOf(day) === year) days.push(day);
    return days;
  });
  return [...new Set([...belgianHolidays(year), ...closing])].sort();
};

const holidaysBetween = (programme: Programme, first: number, last: number): ReadonlySet<Day> => {
  const days = new Set<Day>();
  for (let year = first; year <= last; year += 1)
    for (const day of holidaysOf(programme, year)) days.add(day);
  return days;
};

/** The day that lies `count` working days after `day`; the day itself does not count. */
export const workingDaysAfter = (programme: Programme, day: Day, count: number): Day => {
  const first = yearOf(day);
  return addWorkingDays(day, count, holidaysBetween(programme, first, first + 1 + Math.ceil(count / 200)));
};

/** Working days after `from`, up to and including `to`; 0 where `to` is not later. */
export const workingDaysBetween = (programme: Programme, from: Day, to: Day): number => {
  const holidays = holidaysBetween(programme, yearOf(from), yearOf(to));
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1))
    if (isWorkingDay(day, holidays)) count += 1;
  return count;
};

/** The terms of a day. */
export const deadlines = (programme: Programme, day: Day): DeadlineTerms =>
  versionOn(programme.deadlines, day);

/** Cost counts when it is incurred and paid inside this period. `day`: which amendment of the period applies. */
export const programmePeriod = (programme: Programme, day: Day): ProgrammePeriod =>
  versionOn(programme.periods, day);

/** True where `day` lies inside the period as it stands on `asOf` (by default on that day itself). */
export const isInsidePeriod = (programme: Programme, day: Day, asOf: Day = day): boolean => {
  const { first, last } = programmePeriod(programme, asOf);
  return first <= day && day <= last;
};
