import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, isRefusal } from '@digihub/kernel';
import { minutesOn } from './sheet-entry.js';
import { timesheet, type TimesheetCommand } from './timesheet.js';
import type { SheetEntry, TimesheetEvent } from './timesheet.events.js';
import { byApprover, byColleague, byPerson, done, reason, register } from './timesheet.examples.js';

const entryId = fc.constantFrom('e1', 'e2', 'e3', 'e4');
const correction = fc.constantFrom('c1', 'c2');
const work = fc.record({
  entry: entryId,
  day: fc.constantFrom('2022-03-10', '2022-03-11'),
  minutes: fc.integer({ min: -1, max: 100 }).map((quarters) => quarters * 15),
});
const command: fc.Arbitrary<TimesheetCommand> = fc.oneof(
  { weight: 3, arbitrary: work.map((changes) => register(changes)) },
  entryId.map((entry): TimesheetCommand => ({ type: 'remove-entry', data: { entry } })),
  fc.constantFrom<TimesheetCommand>(
    { type: 'sign-sheet', data: {} },
    { type: 'approve-sheet', data: {} },
    { type: 'return-sheet', data: { reason } },
  ),
  fc
    .record({ correction, entry: entryId, replacement: fc.option(work, { nil: undefined }) })
    .map(({ correction, entry, replacement }): TimesheetCommand => ({
      type: 'propose-correction',
      data: {
        correction,
        entry,
        reason,
        ...(replacement === undefined
          ? {}
          : { replacement: { ...done, ...replacement, entry: `${replacement.entry}-${correction}` } }),
      },
    })),
  correction.map((correction): TimesheetCommand => ({ type: 'approve-correction', data: { correction } })),
  correction.map((correction): TimesheetCommand => ({
    type: 'refuse-correction',
    data: { correction, reason },
  })),
);
const steps = fc.array(fc.tuple(command, fc.constantFrom(byPerson, byPerson, byApprover, byColleague)), {
  maxLength: 40,
});

const play = (journey: readonly (readonly [TimesheetCommand, typeof byPerson])[]) => {
  const events: TimesheetEvent[] = [];
  for (const [next, given] of journey) {
    const decision = timesheet.decide(next, fold(timesheet, events), given);
    if (!isRefusal(decision)) events.push(...decision);
  }
  return { events, state: fold(timesheet, events) };
};

/** What the workload is told: the locked entries, and what corrections added. */
const told = (events: readonly TimesheetEvent[]): readonly SheetEntry[] =>
  events.flatMap((event) => {
    if (event.type === 'timesheet.approved.v1') return event.data.entries;
    if (event.type !== 'timesheet.correction-approved.v1') return [];
    const { reversal, replacement } = event.data;
    return replacement === undefined ? [reversal] : [reversal, replacement];
  });

describe('in any order of commands', () => {
  it('no day holds more than 24 hours or less than none', () => {
    fc.assert(
      fc.property(steps, (journey) => {
        const { events } = play(journey);
        events.forEach((_, index) => {
          const { entries } = fold(timesheet, events.slice(0, index + 1));
          for (const day of ['2022-03-10', '2022-03-11']) {
            expect(minutesOn(entries, day)).toBeLessThanOrEqual(1_440);
            expect(minutesOn(entries, day)).toBeGreaterThanOrEqual(0);
          }
        });
      }),
    );
  });

  it('a locked sheet is exactly what was told, each entry once', () => {
    fc.assert(
      fc.property(steps, (journey) => {
        const { events, state } = play([[register(), byPerson], ...journey]);
        if (state.status !== 'locked') return;
        expect(told(events)).toEqual(state.entries);
        expect(new Set(state.entries.map(({ entry }) => entry)).size).toBe(state.entries.length);
      }),
    );
  });

  it('a repeated command changes nothing', () => {
    fc.assert(
      fc.property(steps, command, (journey, last) => {
        for (const given of [byPerson, byApprover]) {
          const { state } = play([...journey, [last, given]]);
          const again = timesheet.decide(last, state, given);
          expect(isRefusal(again) ? [] : again).toEqual([]);
        }
      }),
    );
  });

  it('any part of a history can be read', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.boolean()), (journey, keep) => {
        const part = play(journey).events.filter(() => keep.next().value);
        expect(() => fold(timesheet, part)).not.toThrow();
      }),
    );
  });
});
