import { describe, expect, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
import {
  approved,
  byApprover,
  byCaseworker,
  byCoach,
  bySystem,
  coachAssigned,
  complete,
  delivered,
  guided,
  lapsed,
  on,
  partnerWithdrew,
  signed,
  started,
  startCoaching,
  submitQuote,
  submitted,
} from './coaching.examples.js';
import type { Assignment, CoachingEvent } from './coaching.events.js';
import { coaching, type CoachingCommand } from './coaching.js';
import { statusOf } from './coaching.state.js';

const spec = specification(coaching);
const secondRound: Assignment = {
  round: 2,
  route: 'bought-expertise',
  organisation: 'demo-provider',
  paymentBasis: 'supplier',
  price: 900_000,
};
const changed: CoachingEvent = { type: 'coaching.partner-changed.v1', data: secondRound };
const referral: CoachingEvent = { type: 'coaching.referral-noted.v1', data: { round: 2 } };
const stopped: CoachingEvent = {
  type: 'coaching.stopped.v1',
  data: { ground: 'bankruptcy', reason: 'sealed:why', endedOn: '2022-03-01' },
};
const stop: CoachingCommand = { type: 'stop', data: { ground: 'bankruptcy', reason: 'sealed:why' } };
const withdrawPartner: CoachingCommand = { type: 'withdraw-partner', data: { reason: 'sealed:ill' } };
const signal: CoachingCommand = { type: 'signal-implementation', data: { reason: 'sealed:build it' } };

describe('coaching starts', () => {
  it('when the question is routed, with the last day for a coach', () =>
    spec.given([]).when(startCoaching, bySystem).then([started]));
  it('once', () => spec.given([started]).when(startCoaching, bySystem).thenNothing());
  it('before anything else can be done', () => {
    spec.given([]).when(stop, byCoach).refuses('coaching.unknown-trajectory');
    spec
      .given([])
      .when({ type: 'note-referral', data: { round: 1 } }, bySystem)
      .thenNothing();
  });
});

describe('a coach', () => {
  const assign = (coach: string, reason?: string): CoachingCommand => ({
    type: 'assign-coach',
    data: { coach, ...(reason === undefined ? {} : { reason }) },
  });
  it('is assigned with the caseload as it was', () =>
    spec.given([started]).when(assign('coach-1'), byCaseworker).then([coachAssigned]));
  it('is assigned once', () => spec.given(guided).when(assign('coach-1'), byCaseworker).thenNothing());
  it('changes only for a reason', () => {
    spec.given(guided).when(assign('coach-2'), byCaseworker).refuses('coaching.reassignment-reason-missing');
    spec
      .given(guided)
      .when(assign('coach-2', 'sealed:leave'), byCaseworker)
      .then([
        {
          type: 'coaching.coach-assigned.v1',
          data: {
            hub: 'west-vlaanderen',
            coach: 'coach-2',
            caseload: 4,
            previous: 'coach-1',
            reason: 'sealed:leave',
          },
        },
      ]);
  });
  it('that is missing on the last day is noted, once', () => {
    const note: CoachingCommand = { type: 'note-coach-missing', data: { dueOn: '2022-03-04' } };
    const missed: CoachingEvent = { type: 'coaching.coach-missed.v1', data: { dueOn: '2022-03-04' } };
    spec.given([started]).when(note, bySystem).then([missed]);
    spec.given([started, missed]).when(note, bySystem).thenNothing();
    spec.given(guided).when(note, bySystem).thenNothing();
  });
});

describe('a partner', () => {
  it('that withdraws leaves the question to be routed again', () => {
    spec.given(guided).when(withdrawPartner, byCaseworker).then([partnerWithdrew]);
    expect(statusOf(spec.given([...guided, partnerWithdrew]).state())).toBe('awaiting-partner');
  });
  it('that withdraws takes its open quote along', () =>
    spec
      .given(approved)
      .when(withdrawPartner, byCaseworker)
      .then([lapsed('withdrawn'), partnerWithdrew]));
  it('withdraws once', () =>
    spec
      .given([...guided, partnerWithdrew])
      .when(withdrawPartner, byCaseworker)
      .refuses('coaching.partner-already-withdrew'));
  it('is awaited before a quote or an end', () => {
    spec
      .given([...guided, partnerWithdrew])
      .when(submitQuote, byCoach)
      .refuses('coaching.partner-awaited');
    spec
      .given([...guided, partnerWithdrew])
      .when(complete, byCoach)
      .refuses('coaching.partner-awaited');
  });
  it('follows in the next round', () => {
    const change: CoachingCommand = { type: 'change-partner', data: secondRound };
    spec
      .given([...guided, partnerWithdrew])
      .when(change, bySystem)
      .then([changed]);
    spec
      .given([...guided, partnerWithdrew, changed])
      .when(change, bySystem)
      .thenNothing();
    expect(spec.given([...guided, partnerWithdrew, changed]).state().partner).toEqual(secondRound);
  });
});

describe('implementation', () => {
  const signalled: CoachingEvent = {
    type: 'coaching.implementation-signalled.v1',
    data: { round: 1, reason: 'sealed:build it' },
  };
  it('is signalled once, and takes the open quote along', () => {
    spec
      .given(submitted)
      .when(signal, byCoach)
      .then([lapsed('withdrawn', false), signalled]);
    spec
      .given([...guided, signalled])
      .when(signal, byCoach)
      .refuses('coaching.implementation-already-signalled');
  });
  it('ends public money for new work', () =>
    spec
      .given([...guided, signalled])
      .when(submitQuote, byCoach)
      .refuses('coaching.implementation-goes-to-market'));
  it('is noted when routing referred the question, once', () => {
    const note: CoachingCommand = { type: 'note-referral', data: { round: 2 } };
    spec
      .given([...guided, signalled])
      .when(note, bySystem)
      .then([referral]);
    spec
      .given([...guided, signalled, referral])
      .when(note, bySystem)
      .thenNothing();
  });
  it('lets the advisory part complete after a withdrawal', () =>
    spec
      .given([...guided, partnerWithdrew, referral])
      .when({ ...complete, data: { ...complete.data, withoutPaidServices: 'sealed:referred' } }, byCoach)
      .thenTypes('coaching.completed.v1'));
});

describe('waiting and silence', () => {
  const wait: CoachingCommand = {
    type: 'agree-to-wait',
    data: { on: 'enterprise', until: '2022-04-01', reason: 'sealed:holiday' },
  };
  const agreed: CoachingEvent = {
    type: 'coaching.waiting-agreed.v1',
    data: { on: 'enterprise', until: '2022-04-01', reason: 'sealed:holiday' },
  };
  it('is agreed until a day to come', () => {
    spec.given(guided).when(wait, byCoach).then([agreed]);
    spec
      .given([...guided, agreed])
      .when(wait, byCoach)
      .thenNothing();
    spec.given(guided).when(wait, on('2022-04-01', byCoach)).refuses('coaching.waiting-in-past');
  });
  it('is noticed once per silence', () => {
    const idle: CoachingCommand = { type: 'note-idle', data: { since: '2022-02-01' } };
    const noticed: CoachingEvent = { type: 'coaching.idle-noticed.v1', data: { since: '2022-02-01' } };
    spec.given(guided).when(idle, bySystem).then([noticed]);
    spec
      .given([...guided, noticed])
      .when(idle, bySystem)
      .thenNothing();
  });
});

describe('a trajectory completes', () => {
  const done = [...signed, delivered(1, true)];
  const completed: CoachingEvent = {
    type: 'coaching.completed.v1',
    data: { report: 'archive/2022/300', summary: 'sealed:summary', endedOn: '2022-03-01' },
  };
  const unpaid: CoachingCommand = {
    ...complete,
    data: { ...complete.data, withoutPaidServices: 'sealed:answered in two sessions' },
  };
  it('with a report, once all is delivered', () =>
    spec.given(done).when(complete, byCoach).then([completed]));
  it('by its coach', () => {
    spec.given([started]).when(complete, byCoach).refuses('coaching.coach-missing');
    spec.given(done).when(complete, byApprover).refuses('coaching.only-coach');
  });
  it('not while a quote is open, or a delivery is outstanding', () => {
    spec.given(submitted).when(complete, byCoach).refuses('coaching.quote-open');
    spec.given(signed).when(complete, byCoach).refuses('coaching.delivery-outstanding');
    spec
      .given([...signed, delivered(1, false)])
      .when(complete, byCoach)
      .refuses('coaching.delivery-outstanding');
  });
  it('without paid services only where it says why, and where there were none', () => {
    spec.given(guided).when(complete, byCoach).refuses('coaching.paid-services-undecided');
    spec.given(guided).when(unpaid, byCoach).thenTypes('coaching.completed.v1');
    spec.given(done).when(unpaid, byCoach).refuses('coaching.paid-services-delivered');
  });
  it('though a partner that withdrew did not deliver in full', () =>
    spec
      .given([...signed, partnerWithdrew, changed])
      .when(unpaid, byCoach)
      .thenTypes('coaching.completed.v1'));
});

describe('a trajectory stops', () => {
  it('at any time, on a ground, and its open quote with it', () => {
    spec.given([started]).when(stop, byCaseworker).then([stopped]);
    spec
      .given(approved)
      .when(stop, byCaseworker)
      .then([lapsed('stopped'), stopped]);
    spec.given(signed).when(stop, byCaseworker).then([stopped]);
  });
  it('and nothing changes after', () => {
    spec.given([started, stopped]).when(stop, byCaseworker).refuses('coaching.ended');
    spec
      .given([started, stopped])
      .when({ type: 'change-partner', data: secondRound }, bySystem)
      .thenNothing();
    spec.given([started, stopped]).when(startCoaching, bySystem).thenNothing();
  });
});
