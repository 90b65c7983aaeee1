import { describe, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
import type { RoutingEvent } from './routing.events.js';
import {
  accept,
  accepted,
  ask,
  asked,
  by,
  byCaseworker,
  byPartner,
  elsewhere,
  facts,
  implementation,
  nobodyOfThePool,
  recalled,
  refused,
  reopened,
  routedTo,
  started,
} from './routing.fixture.js';
import { routing, type RoutingCommand } from './routing.js';

const spec = specification(routing);
const out = [started, asked('pxl')];

describe('asking a partner of the own pool', () => {
  it('records reason, alternatives and conflict of interest', () =>
    spec
      .given([started])
      .when(ask('pxl'), byCaseworker)
      .then([asked('pxl')]));

  it('weighs at least one other partner', () =>
    spec.given([started]).when(ask('pxl', []), byCaseworker).refuses('routing.alternatives-missing'));

  it('tells by itself who was asked before', () => {
    const decision = spec
      .given([...out, refused('pxl')])
      .when(ask('uhasselt', [{ organisation: 'pxl', ground: 'no-capacity' }]), byCaseworker);
    const alternatives = [{ organisation: 'pxl', outcome: 'refused', round: 1, ground: 'no-capacity' }];
    const event = asked('uhasselt', 2);
    decision.then([{ ...event, data: { ...event.data, alternatives } } as RoutingEvent]);
  });

  it('goes to one partner at a time', () =>
    spec.given(out).when(ask('uhasselt'), byCaseworker).refuses('routing.ask-open'));

  it('goes to members only', () => {
    spec
      .given([started])
      .when(ask('pxl'), by({ standing: 'nowhere' }))
      .refuses('routing.not-a-partner');
    spec
      .given([started])
      .when(ask('pxl', [{ organisation: 'nobody', ground: 'no-capacity' }]), byCaseworker)
      .refuses('routing.not-a-partner');
  });

  it('lists alternatives once, and not the chosen one', () => {
    const pxl = { organisation: 'pxl', ground: 'no-capacity' } as const;
    const sirris = { organisation: 'sirris', ground: 'no-capacity' } as const;
    spec
      .given([started])
      .when(ask('pxl', [pxl]), byCaseworker)
      .refuses('routing.alternative-chosen');
    spec
      .given([started])
      .when(ask('pxl', [sirris, sirris]), byCaseworker)
      .refuses('routing.alternative-repeated');
  });

  it('says which reason "other" is', () => {
    spec
      .given([started])
      .when(ask('pxl', undefined, { reason: { ground: 'other' } }), byCaseworker)
      .refuses('routing.note-missing');
    spec
      .given([started])
      .when(ask('pxl', [{ organisation: 'sirris', ground: 'other' }]), byCaseworker)
      .refuses('routing.note-missing');
  });

  it('describes a conflict of interest, or declares there is none', () => {
    const undescribed = { conflictOfInterest: { declaration: 'described' } };
    const contradictory = { conflictOfInterest: { declaration: 'none', statement: 'sealed:x' } };
    const described = { conflictOfInterest: { declaration: 'described', statement: 'sealed:x' } };
    spec
      .given([started])
      .when(ask('pxl', undefined, undescribed), byCaseworker)
      .refuses('routing.conflict-undescribed');
    spec
      .given([started])
      .when(ask('pxl', undefined, contradictory), byCaseworker)
      .refuses('routing.conflict-contradictory');
    spec
      .given([started])
      .when(ask('pxl', undefined, described), byCaseworker)
      .thenTypes('routing.partner-asked.v1');
  });

  it('asks again who refused or withdrew only with a reason, who let the term pass freely', () => {
    const expired: RoutingEvent = {
      type: 'routing.answer-expired.v1',
      data: { ask: 1, organisation: 'pxl', dueOn: '2022-03-08' },
    };
    const withdrew = [...out, accepted('pxl'), routedTo('pxl'), reopened('partner-withdrew', 'pxl')];
    for (const before of [[...out, refused('pxl')], withdrew]) {
      spec.given(before).when(ask('pxl'), byCaseworker).refuses('routing.asked-before');
      spec
        .given(before)
        .when(ask('pxl', undefined, { againBecause: 'sealed:because' }), byCaseworker)
        .thenTypes('routing.partner-asked.v1');
    }
    spec
      .given([...out, expired])
      .when(ask('pxl'), byCaseworker)
      .thenTypes('routing.partner-asked.v1');
  });

  it('is over once the question is about implementation', () =>
    spec
      .given([implementation])
      .when(ask('pxl'), byCaseworker)
      .refuses('routing.implementation-goes-to-market'));
});

describe('asking a partner of another province', () => {
  const inWords = { reason: { ground: 'expertise', note: 'sealed:why' } };

  it('takes a reason in words', () =>
    spec
      .given([started])
      .when(ask('howest', nobodyOfThePool), by(elsewhere))
      .refuses('routing.reason-missing'));

  it('accounts for every partner of the own pool', () => {
    const two = nobodyOfThePool.slice(1);
    spec
      .given([started])
      .when(ask('howest', two, inWords), by(elsewhere))
      .refuses('routing.pool-unaccounted');
    spec
      .given([...out, recalled('pxl')])
      .when(ask('howest', two, inWords), by(elsewhere))
      .refuses('routing.pool-unaccounted');
    for (const history of [[started], [...out, recalled('pxl')]]) {
      spec
        .given(history)
        .when(ask('howest', nobodyOfThePool, inWords), by(elsewhere))
        .thenTypes('routing.partner-asked.v1');
    }
    spec
      .given([...out, refused('pxl')])
      .when(ask('howest', two, inWords), by(elsewhere))
      .thenTypes('routing.partner-asked.v1');
  });
});

describe('the answer', () => {
  const refusal: RoutingCommand = { type: 'refuse', data: { ground: 'no-capacity' } };

  it('of the partner takes the question up', () =>
    spec
      .given(out)
      .when(accept, byPartner('pxl'))
      .then([accepted('pxl'), routedTo('pxl')]));

  it('may be written down by the hub, with a note', () => {
    spec.given(out).when(accept, byCaseworker).refuses('routing.answer-unexplained');
    spec
      .given(out)
      .when({ type: 'accept', data: { note: 'sealed:by telephone' } }, byCaseworker)
      .then([
        {
          type: 'routing.partner-accepted.v1',
          data: { ask: 1, organisation: 'pxl', answeredBy: 'hub', note: 'sealed:by telephone' },
        },
        routedTo('pxl'),
      ]);
  });

  it('of another partner does not count', () => {
    spec.given(out).when(accept, byPartner('uhasselt')).refuses('routing.asked-of-another');
    spec.given(out).when(refusal, byPartner('uhasselt')).refuses('routing.asked-of-another');
  });

  it('of a partner that left the pools meanwhile is not accepted', () =>
    spec
      .given(out)
      .when(accept, { ...byPartner('pxl'), facts: { ...facts, standing: 'nowhere' } })
      .refuses('routing.not-a-partner'));

  it('may be no, with a reason', () => {
    spec
      .given(out)
      .when(refusal, byPartner('pxl'))
      .then([refused('pxl')]);
    spec
      .given(out)
      .when({ type: 'refuse', data: { ground: 'other' } }, byPartner('pxl'))
      .refuses('routing.note-missing');
  });

  it('needs a question', () => {
    spec.given([started]).when(accept, byPartner('pxl')).refuses('routing.no-ask-open');
    spec.given([started]).when(refusal, byPartner('pxl')).refuses('routing.no-ask-open');
  });
});

describe('an open question', () => {
  const recall: RoutingCommand = { type: 'recall', data: { reason: 'sealed:reason' } };
  const expire: RoutingCommand = { type: 'expire-answer', data: { dueOn: '2022-03-08' } };
  const lastMoment = '2022-03-08T22:59:59.999Z';
  const expired: RoutingEvent = {
    type: 'routing.answer-expired.v1',
    data: { ask: 1, organisation: 'pxl', dueOn: '2022-03-08' },
  };
  const longer: RoutingCommand = {
    type: 'agree-to-wait',
    data: { on: 'partner', until: '2022-03-20', reason: 'sealed:reason' },
  };

  it('is recalled by the hub', () => {
    spec
      .given(out)
      .when(recall, byCaseworker)
      .then([recalled('pxl')]);
    spec.given([started]).when(recall, byCaseworker).refuses('routing.no-ask-open');
  });

  it('expires when its last day is over, and not before', () => {
    spec
      .given(out)
      .when(expire, by(facts, {}, lastMoment))
      .then([expired]);
    spec
      .given(out)
      .when(expire, by(facts, {}, '2022-03-08T22:59:59.998Z'))
      .thenNothing();
  });

  it('expires once, and not after an answer', () => {
    const late = by(facts, {}, '2022-03-09T09:00:00.000Z');
    spec
      .given([...out, expired])
      .when(expire, late)
      .thenNothing();
    spec
      .given([...out, refused('pxl')])
      .when(expire, late)
      .thenNothing();
    spec
      .given([...out, accepted('pxl'), routedTo('pxl')])
      .when(expire, late)
      .thenNothing();
  });

  it('gets more time by an agreement to wait, and never less', () => {
    const until = (answerBy: string, day: string): RoutingEvent => ({
      type: 'routing.waiting-agreed.v1',
      data: { on: 'partner', until: day, reason: 'sealed:reason', answerBy },
    });
    spec
      .given(out)
      .when(longer, byCaseworker)
      .then([until('2022-03-20', '2022-03-20')]);
    spec
      .given(out)
      .when({ ...longer, data: { ...longer.data, until: '2022-03-04' } } as RoutingCommand, byCaseworker)
      .then([until('2022-03-08', '2022-03-04')]);
    spec
      .given([...out, until('2022-03-20', '2022-03-20')])
      .when(expire, by(facts, {}, lastMoment))
      .thenNothing();
  });
});
