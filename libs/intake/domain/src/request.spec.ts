import { describe, expect, it } from '@jest/globals';
import { fold, isRefusal } from '@digihub/kernel';
import { given, specification } from '@digihub/kernel/testing';
import { programme, smeThresholds } from '@digihub/programme';
import fc from 'fast-check';
import type { RequestEvent } from './request.events.js';
import { request, type RequestCommand, type RequestFacts } from './request.js';

const facts: RequestFacts = {
  firstContactBy: '2022-03-03',
  hub: 'west-vlaanderen',
  thresholds: smeThresholds(programme, '2022-03-01'),
  themes: ['artificial-intelligence'],
  period: { start: '2021-05-05', end: '2023-05-04' },
};
const byCaseworker = given(facts);
const intake = specification(request);

const receive: RequestCommand = {
  type: 'receive-request',
  data: {
    channel: 'phone',
    language: 'nl',
    contact: { subject: 'person-1', name: 'sealed:name', phone: 'sealed:phone' },
    question: 'sealed:question',
    provisionalHub: 'west-vlaanderen',
  },
};
const received: RequestEvent = {
  type: 'intake.request-received.v2',
  data: {
    channel: 'phone',
    language: 'nl',
    contact: { subject: 'person-1', name: 'sealed:name', phone: 'sealed:phone' },
    question: 'sealed:question',
    provisionalHub: 'west-vlaanderen',
    firstContactBy: '2022-03-03',
  },
  occurredAt: '2022-03-01T09:00:00.000Z',
};
const contacted: RequestEvent = {
  type: 'intake.first-contact-made.v1',
  data: { method: 'phone' },
  occurredAt: '2022-03-01T09:00:00.000Z',
};
const identify: RequestCommand = {
  type: 'identify-enterprise',
  data: {
    enterprise: 'enterprise-1',
    number: 'sealed:number',
    name: 'sealed:name',
    legalForm: 'legal-person',
    postcode: '8500',
    sector: 'C',
  },
};
const identified: RequestEvent = {
  type: 'intake.enterprise-identified.v1',
  data: { ...identify.data, hub: 'west-vlaanderen' },
};
const figures = (staffHundredths: number) => ({
  staffHundredths,
  turnover: 300_000_000,
  balanceSheet: 200_000_000,
});
const declare = (staffHundredths: number): RequestCommand => ({
  type: 'declare-size',
  data: {
    declaration: {
      latest: { closedOn: '2021-12-31', own: figures(staffHundredths), related: [] },
      publicOwnershipBasisPoints: 0,
    },
    declaredOn: '2022-03-01',
  },
});
const sizeDeclared = (staffHundredths: number): RequestEvent => {
  const decision = intake
    .given([received, identified])
    .when(declare(staffHundredths), byCaseworker)
    .decision();
  if (isRefusal(decision)) throw new Error(decision.code);
  return decision[0]!;
};
const clarify: RequestCommand = {
  type: 'clarify-question',
  data: { summary: 'sealed:summary', themes: ['artificial-intelligence'], implementation: false },
};
const clear: RequestEvent = { type: 'intake.question-clarified.v1', data: clarify.data };
const open: RequestCommand = { type: 'open-trajectory', data: {} };
const ready = () => [received, contacted, identified, sizeDeclared(2_000), clear];

describe('a request', () => {
  it('is kept also when the enterprise is not known yet', () =>
    intake.given([]).when(receive, byCaseworker).then([received]));

  it('is received once', () =>
    intake.given([received]).when(receive, byCaseworker).refuses('intake.already-received'));

  it('by a visit names the office, and stands in the list of its chamber', () => {
    const visit = {
      ...receive,
      data: { ...receive.data, channel: 'office', provisionalHub: undefined },
    } as never;
    intake.given([]).when(visit, byCaseworker).refuses('intake.office-missing');
    const there = { ...receive, data: { ...receive.data, channel: 'office', office: 'x' } } as RequestCommand;
    intake
      .given([])
      .when(there, given({ ...facts, officeHub: 'unknown' }))
      .refuses('intake.office-unknown');
    intake
      .given([])
      .when(there, given({ ...facts, officeHub: 'limburg' }))
      .thenTypes('intake.request-received.v2');
  });

  it('by telephone has no office', () =>
    intake
      .given([])
      .when({ ...receive, data: { ...receive.data, office: 'x' } } as RequestCommand, byCaseworker)
      .refuses('intake.office-not-asked'));

  it('needs a way to reach the person', () =>
    intake
      .given([])
      .when(
        { ...receive, data: { ...receive.data, contact: { subject: 'p', name: 's' } } } as RequestCommand,
        byCaseworker,
      )
      .refuses('intake.contact-unreachable'));

  it('cannot come from the future', () =>
    intake
      .given([])
      .when({ ...receive, data: { ...receive.data, receivedAt: '2022-03-02T09:00:00.000Z' } }, byCaseworker)
      .refuses('intake.received-in-future'));
});

describe('the first contact', () => {
  const at = (contactedAt: string): RequestCommand => ({
    type: 'record-first-contact',
    data: { method: 'phone', contactedAt },
  });
  it('keeps its own time', () =>
    intake.given([received]).when(at('2022-03-01T09:00:00.000Z'), byCaseworker).then([contacted]));
  it('is made once', () =>
    intake
      .given([received, contacted])
      .when(at('2022-03-01T09:00:00.000Z'), byCaseworker)
      .refuses('intake.already-contacted'));
  it('lies between the request and now', () => {
    intake
      .given([received])
      .when(at('2022-03-02T09:00:00.000Z'), byCaseworker)
      .refuses('intake.contact-in-future');
    intake
      .given([received])
      .when(at('2022-02-28T09:00:00.000Z'), byCaseworker)
      .refuses('intake.contact-before-request');
  });
  it('is missed once, and only while it is waited for', () => {
    const missed: RequestCommand = { type: 'note-first-contact-missed', data: { dueOn: '2022-03-03' } };
    const event: RequestEvent = { type: 'intake.first-contact-missed.v1', data: { dueOn: '2022-03-03' } };
    intake.given([received]).when(missed, byCaseworker).then([event]);
    intake.given([received, event]).when(missed, byCaseworker).thenNothing();
    intake.given([received, contacted]).when(missed, byCaseworker).thenNothing();
  });
});

describe('the enterprise', () => {
  it('gets the hub of its establishment', () =>
    intake.given([received]).when(identify, byCaseworker).then([identified]));
  it('identified again the same way changes nothing', () =>
    intake.given([received, identified]).when(identify, byCaseworker).thenNothing());
  it('outside the provinces gets a clear end', () =>
    intake
      .given([received])
      .when(identify, given({ ...facts, hub: 'outside' }))
      .then([
        { type: 'intake.found-outside-programme.v1', data: { enterprise: 'enterprise-1', postcode: '8500' } },
      ]));
  it('comes before its size', () =>
    intake.given([received]).when(declare(2_000), byCaseworker).refuses('intake.enterprise-missing'));
});

describe('opening', () => {
  it('needs contact, enterprise, size and a clear question', () => {
    const without = (index: number) => ready().filter((_, i) => i !== index);
    intake.given(without(1)).when(open, byCaseworker).refuses('intake.no-first-contact');
    intake.given(without(2)).when(open, byCaseworker).refuses('intake.enterprise-missing');
    intake.given(without(3)).when(open, byCaseworker).refuses('intake.size-missing');
    intake.given(without(4)).when(open, byCaseworker).refuses('intake.question-unclear');
    intake.given(ready()).when(open, byCaseworker).thenTypes('intake.trajectory-opened.v1');
  });
  it('is for SMEs only', () =>
    intake
      .given([received, contacted, identified, sizeDeclared(30_000), clear])
      .when(open, byCaseworker)
      .refuses('intake.not-an-sme'));
  it('waits for a vague question', () =>
    intake
      .given([...ready(), { type: 'intake.question-found-vague.v1', data: { missing: 's' } }])
      .when(open, byCaseworker)
      .refuses('intake.question-unclear'));
  it('stays inside the programme period', () =>
    intake
      .given(ready())
      .when(open, given(facts, { now: '2023-05-05T09:00:00.000Z' }))
      .refuses('intake.outside-period'));
});

describe('other refusals', () => {
  it('name an unknown request, an unknown theme, a wait in the past, a declaration of tomorrow', () => {
    intake.given([]).when(open, byCaseworker).refuses('intake.unknown-request');
    intake
      .given([received])
      .when({ ...clarify, data: { ...clarify.data, themes: ['x'] } } as RequestCommand, byCaseworker)
      .refuses('intake.unknown-theme');
    intake
      .given([received])
      .when(
        { type: 'agree-to-wait', data: { on: 'enterprise', until: '2022-03-01', reason: 's' } },
        byCaseworker,
      )
      .refuses('intake.waiting-in-past');
    const tomorrow = {
      ...declare(1),
      data: { ...declare(1).data, declaredOn: '2022-03-02' },
    } as RequestCommand;
    intake.given([received, identified]).when(tomorrow, byCaseworker).refuses('intake.declared-in-future');
  });
});

describe('any history', () => {
  const command = fc.constantFrom<RequestCommand>(
    receive,
    { type: 'record-first-contact', data: { method: 'phone', contactedAt: '2022-03-01T09:00:00.000Z' } },
    { type: 'note-first-contact-missed', data: { dueOn: '2022-03-03' } },
    identify,
    declare(2_000),
    declare(30_000),
    { type: 'find-question-vague', data: { missing: 's' } },
    clarify,
    { type: 'agree-to-wait', data: { on: 'enterprise', until: '2022-04-01', reason: 's' } },
    { type: 'give-first-line-advice', data: { advice: 's' } },
    { type: 'decline', data: { ground: 'other', reason: 's' } },
    { type: 'withdraw', data: { reason: 's' } },
    open,
    { type: 'note-idle', data: { since: '2022-03-01' } },
  );
  const played = (commands: readonly RequestCommand[]): RequestEvent[] => {
    const history: RequestEvent[] = [];
    for (const next of commands) {
      const decision = request.decide(next, fold(request, history), byCaseworker);
      if (!isRefusal(decision)) history.push(...decision);
    }
    return history;
  };
  const endings = [
    'intake.trajectory-opened.v1',
    'intake.first-line-advice-given.v1',
    'intake.request-declined.v1',
    'intake.request-withdrawn.v1',
    'intake.found-outside-programme.v1',
  ];

  it('ends at most once, and nothing follows the end', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const history = played([receive, ...commands]);
        const end = history.findIndex((event) => endings.includes(event.type));
        if (end >= 0) expect(end).toBe(history.length - 1);
      }),
    );
  });

  it('opens only an SME with a first contact and a clear question', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const history = played([receive, ...commands]);
        if (history.at(-1)!.type !== 'intake.trajectory-opened.v1') return;
        const before = fold(request, history.slice(0, -1));
        expect([before.status, before.question]).toEqual(['in-conversation', 'clear']);
        expect(before.size).not.toBe('not-sme');
      }),
    );
  });

  it('folds from any cut, also one without its beginning', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), fc.nat(), (commands, from) => {
        const history = played([receive, ...commands]);
        expect(() => fold(request, history.slice(from % (history.length + 1)))).not.toThrow();
      }),
    );
  });
});
