import { describe, expect, it } from '@jest/globals';
import { fold } from '@digihub/kernel';
import { specification } from '@digihub/kernel/testing';
import { servicesWork } from './services-work.js';
import type { CoachingEvent } from './coaching.events.js';
import * as example from './coaching.examples.js';
import { coaching } from './coaching.js';
import { timesheet, type TimesheetCommand } from './timesheet.js';
import {
  approved,
  byApprover,
  byColleague,
  byPerson,
  entry,
  locked,
  reason,
  register,
  registered,
  signed,
  withWork,
  work,
} from './timesheet.examples.js';

const spec = specification(timesheet);
const sign: TimesheetCommand = { type: 'sign-sheet', data: {} };
const approve: TimesheetCommand = { type: 'approve-sheet', data: {} };
const giveBack: TimesheetCommand = { type: 'return-sheet', data: { reason } };
const remove: TimesheetCommand = { type: 'remove-entry', data: { entry: 'e1' } };

describe('hours are registered', () => {
  it('by the person itself, on the trajectory they are for', () => {
    spec.given([]).when(register(), byPerson).then([registered]);
    spec.given([]).when(register(), byColleague).refuses('coaching.not-your-sheet');
  });
  it('for an employer', () =>
    spec
      .given([])
      .when(register({ employer: undefined }), byPerson)
      .refuses('coaching.employer-unknown'));
  it('once per entry', () => spec.given([registered]).when(register(), byPerson).thenNothing());
  it('inside the month, up to today, by the quarter', () => {
    spec
      .given([])
      .when(register({ day: '2022-04-01' }), byPerson)
      .refuses('coaching.day-outside-month');
    spec
      .given([])
      .when(register({ day: '2022-03-21' }), byPerson)
      .refuses('coaching.day-in-future');
    spec
      .given([])
      .when(register({ minutes: 20 }), byPerson)
      .refuses('coaching.not-a-quarter');
    spec
      .given([])
      .when(register({ minutes: 0 }), byPerson)
      .refuses('coaching.not-a-quarter');
  });
  it('up to 24 hours a day over all work', () => {
    const rest = { entry: 'e2', activity: 'other' as const };
    spec
      .given([registered])
      .when(register({ ...rest, minutes: 1_200 }), byPerson)
      .thenTypes('timesheet.hours-registered.v1');
    spec
      .given([registered])
      .when(register({ ...rest, minutes: 1_215 }), byPerson)
      .refuses('coaching.day-too-long');
  });
  it('for coordination of a hub, or for other work', () => {
    const { entry: id, day, minutes, employer, hub } = entry;
    const data = { person: 'expert-1', month: '2022-03', entry: id, day, minutes, employer };
    const coordination = {
      type: 'register-hours' as const,
      data: { ...data, activity: 'coordination' as const },
    };
    spec.given([]).when(coordination, byPerson).refuses('coaching.hub-missing');
    spec
      .given([])
      .when({ ...coordination, data: { ...coordination.data, hub: hub! } }, byPerson)
      .thenTypes('timesheet.hours-registered.v1');
  });
});

describe('hours of services', () => {
  it('need a trajectory with a signed quote', () => {
    const { data } = register({ trajectory: undefined } as object);
    spec.given([]).when({ type: 'register-hours', data }, byPerson).refuses('coaching.trajectory-missing');
    spec.given([]).when(register(), withWork('unknown')).refuses('coaching.not-signed-yet');
    spec
      .given([])
      .when(register(), withWork({ ...work, parties: [] }))
      .refuses('coaching.not-signed-yet');
  });
  it('begin with the signature', () => {
    spec
      .given([])
      .when(register({ day: '2022-03-01' }), byPerson)
      .refuses('coaching.before-signature');
    spec
      .given([])
      .when(register({ day: '2022-03-02' }), byPerson)
      .thenTypes('timesheet.hours-registered.v1');
  });
  it('end with the coaching, or with the withdrawal of the partner', () => {
    const parties = [{ ...work.parties[0]!, until: '2022-03-05' }];
    spec
      .given([])
      .when(register(), withWork({ ...work, endedOn: '2022-03-09' }))
      .refuses('coaching.after-end');
    spec
      .given([])
      .when(register(), withWork({ ...work, parties }))
      .refuses('coaching.after-end');
    spec
      .given([])
      .when(register({ employer: 'voka-west-vlaanderen' }), withWork({ ...work, parties }))
      .thenTypes('timesheet.hours-registered.v1');
  });
  it('are for who works on it, and is not paid by invoice', () => {
    const parties = [{ ...work.parties[0]!, invoices: true }];
    spec
      .given([])
      .when(register({ employer: 'vives' }), byPerson)
      .refuses('coaching.organisation-not-involved');
    spec
      .given([])
      .when(register(), withWork({ ...work, parties }))
      .refuses('coaching.supplier-invoices');
  });
  it('follow from the trajectory', () => {
    const at = (events: readonly CoachingEvent[]) => servicesWork(fold(coaching, events), ['voka']);
    expect(at([])).toBe('unknown');
    expect(at(example.sent)).toMatchObject({ parties: [] });
    expect(at([...example.signed, example.partnerWithdrew])).toEqual({
      hub: 'west-vlaanderen',
      chambers: ['voka'],
      parties: [{ organisation: 'howest', from: '2022-03-01', until: '2022-03-01', invoices: false }],
    });
  });
});

describe('an entry is removed', () => {
  it('by the person, before signing', () => {
    spec
      .given([registered])
      .when(remove, byPerson)
      .then([{ type: 'timesheet.entry-removed.v1', data: { entry: 'e1' } }]);
    spec
      .given([registered])
      .when({ type: 'remove-entry', data: { entry: 'e9' } }, byPerson)
      .thenNothing();
    spec.given([registered]).when(remove, byApprover).refuses('coaching.not-your-sheet');
    spec.given([registered, signed]).when(remove, byPerson).refuses('coaching.sheet-signed');
    spec.given(locked).when(remove, byPerson).refuses('coaching.sheet-locked');
  });
});

describe('a sheet', () => {
  it('is signed by its person, once', () => {
    spec.given([registered]).when(sign, byPerson).then([signed]);
    spec.given([registered, signed]).when(sign, byPerson).thenNothing();
    spec.given([registered]).when(sign, byApprover).refuses('coaching.not-your-sheet');
  });
  it('exists and holds hours before that', () => {
    spec.given([]).when(sign, byPerson).refuses('coaching.unknown-sheet');
    spec
      .given([registered, { type: 'timesheet.entry-removed.v1', data: { entry: 'e1' } }])
      .when(sign, byPerson)
      .refuses('coaching.sheet-empty');
  });
  it('takes no more hours once signed, or locked', () => {
    const more = register({ entry: 'e2' });
    spec.given([registered, signed]).when(more, byPerson).refuses('coaching.sheet-signed');
    spec.given(locked).when(more, byPerson).refuses('coaching.sheet-locked');
    spec.given(locked).when(sign, byPerson).refuses('coaching.sheet-locked');
  });
  it('is approved by somebody else, and holds what was locked', () => {
    spec.given([registered, signed]).when(approve, byApprover).then([approved]);
    spec.given(locked).when(approve, byApprover).thenNothing();
    spec.given([registered, signed]).when(approve, byPerson).refuses('coaching.your-own-sheet');
    spec.given([registered]).when(approve, byApprover).refuses('coaching.sheet-not-signed');
  });
  it('is returned by somebody else, and then open again', () => {
    const returned = {
      type: 'timesheet.returned.v1' as const,
      data: { reason, returnedBy: 'approver-1' },
    };
    spec.given([registered, signed]).when(giveBack, byApprover).then([returned]);
    spec.given([registered, signed, returned]).when(remove, byPerson).thenTypes('timesheet.entry-removed.v1');
    spec.given([registered, signed]).when(giveBack, byPerson).refuses('coaching.your-own-sheet');
    spec.given([registered]).when(giveBack, byApprover).refuses('coaching.sheet-not-signed');
    spec.given(locked).when(giveBack, byApprover).refuses('coaching.sheet-locked');
  });
});
