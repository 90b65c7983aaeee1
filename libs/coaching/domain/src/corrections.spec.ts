import { describe, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
import type { WorkDone } from './sheet-entry.js';
import { timesheet, type TimesheetCommand } from './timesheet.js';
import type { TimesheetEvent } from './timesheet.events.js';
import {
  byApprover,
  byColleague,
  byPerson,
  corrected,
  done,
  entry,
  locked,
  proposed,
  reason,
  registered,
  signed,
} from './timesheet.examples.js';

const spec = specification(timesheet);
const propose = (
  replacement: WorkDone | undefined,
  { correction = 'c1', entry = 'e1' } = {},
): TimesheetCommand => ({
  type: 'propose-correction',
  data: { correction, entry, reason, ...(replacement === undefined ? {} : { replacement }) },
});
const better = { ...done, entry: 'e2', minutes: 180 };
const approve: TimesheetCommand = { type: 'approve-correction', data: { correction: 'c1' } };
const refuse: TimesheetCommand = { type: 'refuse-correction', data: { correction: 'c1', reason } };
const refused: TimesheetEvent = {
  type: 'timesheet.correction-refused.v1',
  data: { correction: 'c1', reason, refusedBy: 'approver-1' },
};

describe('a correction is proposed', () => {
  it('on a locked sheet, with what should have stood there', () => {
    spec.given(locked).when(propose(better), byPerson).then([proposed]);
    spec.given(locked).when(propose(undefined), byPerson).thenTypes('timesheet.correction-proposed.v1');
    spec.given([registered, signed]).when(propose(better), byPerson).refuses('coaching.sheet-not-locked');
  });
  it('once', () => {
    spec
      .given([...locked, proposed])
      .when(propose(better), byPerson)
      .thenNothing();
    spec
      .given([...locked, proposed, corrected])
      .when(propose(better), byPerson)
      .thenNothing();
  });
  it('of an entry that stands, and one at a time', () => {
    spec
      .given(locked)
      .when(propose(better, { entry: 'e9' }), byPerson)
      .refuses('coaching.entry-unknown');
    spec
      .given([...locked, proposed])
      .when(propose(better, { correction: 'c2' }), byPerson)
      .refuses('coaching.correction-pending');
    for (const gone of ['e1', 'e1-reversal']) {
      spec
        .given([...locked, proposed, corrected])
        .when(propose(better, { correction: 'c2', entry: gone }), byPerson)
        .refuses('coaching.entry-reversed');
    }
  });
  it('under the same rules as the hours themselves', () => {
    spec
      .given(locked)
      .when(propose({ ...better, day: '2022-03-01' }), byPerson)
      .refuses('coaching.before-signature');
    spec
      .given(locked)
      .when(propose({ ...better, minutes: 1_455 }), byPerson)
      .refuses('coaching.day-too-long');
    spec
      .given(locked)
      .when(propose({ ...better, minutes: 1_440 }), byPerson)
      .thenTypes('timesheet.correction-proposed.v1');
  });
});

describe('a second person', () => {
  it('approves: a reversing entry, and the right one', () =>
    spec
      .given([...locked, proposed])
      .when(approve, byApprover)
      .then([corrected]));
  it('or refuses', () => {
    spec
      .given([...locked, proposed])
      .when(refuse, byApprover)
      .then([refused]);
    spec
      .given([...locked, proposed, refused])
      .when(propose(better, { correction: 'c2' }), byPerson)
      .thenTypes('timesheet.correction-proposed.v1');
  });
  it('neither proposed it nor worked the hours', () => {
    const byOther: TimesheetEvent = {
      ...proposed,
      data: { ...proposed.data, proposedBy: 'expert-2' },
    } as TimesheetEvent;
    for (const decide of [approve, refuse]) {
      spec
        .given([...locked, proposed])
        .when(decide, byPerson)
        .refuses('coaching.own-correction');
      spec
        .given([...locked, byOther])
        .when(decide, byColleague)
        .refuses('coaching.own-correction');
      spec
        .given([...locked, byOther])
        .when(decide, byPerson)
        .refuses('coaching.own-correction');
    }
  });
  it('decides once', () => {
    spec
      .given([...locked, proposed, corrected])
      .when(approve, byApprover)
      .refuses('coaching.correction-unknown');
    spec.given(locked).when(refuse, byApprover).refuses('coaching.correction-unknown');
  });
  it('does not overfill a day that another correction filled meanwhile', () => {
    const whole: TimesheetEvent = {
      type: 'timesheet.correction-proposed.v1',
      data: {
        correction: 'c1',
        entry: 'e1',
        replacement: { ...entry, entry: 'e2', minutes: 1_440 },
        reason,
        proposedBy: 'expert-1',
      },
    };
    const other: TimesheetEvent = {
      ...registered,
      data: { person: 'expert-1', month: '2022-03', ...entry, entry: 'e3', minutes: 15 },
    } as TimesheetEvent;
    spec
      .given([...locked, whole, other])
      .when(approve, byApprover)
      .refuses('coaching.day-too-long');
  });
});
