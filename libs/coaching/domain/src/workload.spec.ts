import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '@digihub/kernel';
import { given, specification } from '@digihub/kernel/testing';
import { reversalOf } from './corrections.js';
import type { SheetEntry } from './timesheet.events.js';
import { entry } from './timesheet.examples.js';
import { capOf, workload, type WorkloadCommand, type WorkloadFacts } from './workload.js';
import type { WorkloadEvent } from './workload.events.js';

const spec = specification(workload);
const fullTimeMinutes = 1_720 * 60;
const facts = given<WorkloadFacts>({ fullTimeMinutes }, { actor: { id: 'approver-1' } });
const count = (...entries: SheetEntry[]): WorkloadCommand => ({
  type: 'count-hours',
  data: { person: 'expert-1', year: 2022, entries },
});
const employ = (percent: number, months = 12): WorkloadCommand => ({
  type: 'record-employment',
  data: { person: 'expert-1', year: 2022, percent, months },
});
const counted = (of: SheetEntry, eligibleMinutes: number, cap = fullTimeMinutes): WorkloadEvent => ({
  type: 'workload.hours-counted.v1',
  data: { ...of, person: 'expert-1', year: 2022, eligibleMinutes, cap },
  occurredAt: '2022-03-09T23:00:00.000Z',
});
const employed = (percent: number, months = 12): WorkloadEvent => ({
  type: 'workload.employment-recorded.v1',
  data: { person: 'expert-1', year: 2022, percent, months, recordedBy: 'approver-1' },
});

describe('the hours of a year', () => {
  it('are counted entry by entry, once', () => {
    spec
      .given([])
      .when(count(entry), facts)
      .then([counted(entry, 240)]);
    spec
      .given([counted(entry, 240)])
      .when(count(entry), facts)
      .thenNothing();
  });
  it('leave work outside the programme out', () =>
    spec
      .given([])
      .when(count({ ...entry, activity: 'other' }), facts)
      .thenNothing());
  it('above the cap are kept, and not eligible', () => {
    const cap = capOf({ percent: 1, months: 1 }, fullTimeMinutes);
    expect(cap).toBe(86);
    spec
      .given([employed(1, 1)])
      .when(count(entry, { ...entry, entry: 'e2' }), facts)
      .then([counted(entry, 86, cap), counted({ ...entry, entry: 'e2' }, 0, cap)]);
  });
  it('are given back by a reversal, exactly', () => {
    const back = reversalOf(entry);
    spec
      .given([counted(entry, 100)])
      .when(count(back), facts)
      .then([counted(back, -100)]);
    spec
      .given([counted(entry, 100), counted(back, -100)])
      .when(count({ ...back, entry: 'another' }), facts)
      .then([counted({ ...back, entry: 'another' }, 0)]);
  });
  it('are not there to be taken when the reversal came first', () => {
    const back = reversalOf(entry);
    spec
      .given([])
      .when(count(back, entry), facts)
      .then([counted(back, 0), counted(entry, 0)]);
  });
});

describe('an employment', () => {
  it('lowers the cap pro rata, and is recorded once', () => {
    spec
      .given([])
      .when(employ(80), facts)
      .then([employed(80)]);
    spec
      .given([employed(80)])
      .when(employ(80), facts)
      .thenNothing();
    expect(capOf({ percent: 80, months: 6 }, fullTimeMinutes)).toBe(41_280);
  });
  it('is likely, and recorded by somebody else', () => {
    for (const [percent, months] of [
      [0, 12],
      [101, 12],
      [50, 0],
      [50, 13],
    ] as const)
      spec.given([]).when(employ(percent, months), facts).refuses('coaching.employment-unlikely');
    const self = given<WorkloadFacts>({ fullTimeMinutes }, { actor: { id: 'expert-1' } });
    spec.given([]).when(employ(80), self).refuses('coaching.your-own-sheet');
  });
  it('never falls below what was counted', () =>
    spec
      .given([counted(entry, 240)])
      .when(employ(1, 1), facts)
      .refuses('coaching.cap-below-counted'));
});

const entries = Array.from({ length: 12 }, (_, i): SheetEntry => ({ ...entry, entry: `e${i}` }));
const anyEntry = fc
  .record({
    at: fc.nat(entries.length - 1),
    minutes: fc.integer({ min: 1, max: 96 }).map((quarters) => quarters * 15),
    activity: fc.constantFrom('services' as const, 'coordination' as const, 'other' as const),
    back: fc.boolean(),
  })
  .map(({ at, minutes, activity, back }) => {
    const one = { ...entries[at]!, minutes, activity };
    return back ? reversalOf(one) : one;
  });
const anyCommand = fc.oneof(
  { weight: 4, arbitrary: fc.array(anyEntry, { maxLength: 5 }).map((list) => count(...list)) },
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })).map(([p, m]) => employ(p, m)),
);

describe('in any order of sheets and corrections', () => {
  it('the eligible minutes never exceed the cap and never fall below nothing', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 20 }), (commands) => {
        let state = { ...workload.initialState, percent: 2, months: 2 };
        for (const command of commands) {
          const decision = workload.decide(command, state, facts);
          if (isRefusal(decision)) continue;
          for (const event of decision) {
            state = workload.evolve(state, event);
            expect(state.eligible).toBeLessThanOrEqual(capOf(state, fullTimeMinutes));
            expect(state.eligible).toBeGreaterThanOrEqual(0);
          }
          expect(workload.decide(command, state, facts)).toEqual([]);
        }
        expect(Object.values(state.counted).reduce((sum, minutes) => sum + minutes, 0)).toBe(state.eligible);
      }),
    );
  });
});
