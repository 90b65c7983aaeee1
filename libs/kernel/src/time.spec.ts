import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { addDays, addWorkingDays, belgianHolidays, dayOf, endOfDay, isDay, startOfDay } from './time.js';

describe('days in Brussels', () => {
  it('follow summer time', () => {
    expect(dayOf('2022-07-01T22:30:00.000Z')).toBe('2022-07-02');
    expect(dayOf('2022-01-01T22:30:00.000Z')).toBe('2022-01-01');
    expect(startOfDay('2022-03-27')).toBe('2022-03-26T23:00:00.000Z');
    expect(endOfDay('2022-03-27')).toBe('2022-03-27T21:59:59.999Z');
  });

  it('are the same as the calendar says, for any moment and any number of days', () => {
    const instants = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.integer({ min: -4_000, max: 4_000 }), (date, days) => {
        const instant = date.toISOString();
        const plain = Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/Brussels').toPlainDate();
        expect(dayOf(instant)).toBe(plain.toString());
        expect(addDays(plain.toString(), days)).toBe(plain.add({ days }).toString());
        expect(startOfDay(dayOf(instant)) <= instant && instant <= endOfDay(dayOf(instant))).toBe(true);
      }),
    );
  });

  it('exist', () => {
    expect(isDay('2024-02-29')).toBe(true);
    expect(isDay('2023-02-29')).toBe(false);
  });
});

describe('working days', () => {
  it('know the Belgian holidays of 2022', () => {
    expect(belgianHolidays(2022)).toEqual([
      '2022-01-01',
      '2022-04-18',
      '2022-05-01',
      '2022-05-26',
      '2022-06-06',
      '2022-07-21',
      '2022-08-15',
      '2022-11-01',
      '2022-11-11',
      '2022-12-25',
    ]);
  });

  it('skip weekends and holidays', () => {
    const holidays = new Set(belgianHolidays(2022));
    expect(addWorkingDays('2022-04-14', 2, holidays)).toBe('2022-04-19');
    expect(addWorkingDays('2022-05-25', 1, holidays)).toBe('2022-05-27');
  });
});
