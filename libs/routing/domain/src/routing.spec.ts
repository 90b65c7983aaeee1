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
  end,
  facts,
  implementation,
  implementationSignalled,
  partnerWithdrew,
  refer,
  reopened,
  routedTo,
  start,
  started,
  withdraw,
} from './routing.fixture.js';
import { routing, type RoutingCommand } from './routing.js';

const spec = specification(routing);
const taken = [started, asked('pxl'), accepted('pxl'), routedTo('pxl')];
const recalledFor = (cause: 'enterprise-withdrew' | 'implementation-signalled' | 'coaching-ended') =>
  ({ type: 'routing.ask-recalled.v1', data: { ask: 1, organisation: 'pxl', cause } }) as RoutingEvent;
const close: RoutingCommand = { type: 'close', data: { outcome: 'stopped' } };

describe('routing', () => {
  it('starts by itself, once', () => {
    spec.given([]).when(start, byCaseworker).then([started]);
    spec.given([started]).when(start, byCaseworker).thenNothing();
    spec.given(taken).when(start, byCaseworker).thenNothing();
  });

  it('knows no trajectory before', () => {
    spec.given([]).when(ask('pxl'), byCaseworker).refuses('routing.unknown-trajectory');
    for (const command of [partnerWithdrew(1), implementationSignalled(1), close])
      spec.given([]).when(command, byCaseworker).thenNothing();
  });

  it('is done once somebody took the question up', () => {
    for (const command of [ask('uhasselt'), accept, refer(), end(), withdraw])
      spec.given(taken).when(command, byCaseworker).refuses('routing.already-routed');
  });
});

describe('withdrawal by the enterprise', () => {
  const withdrawn: RoutingEvent = { type: 'routing.withdrawn.v1', data: { reason: 'sealed:reason' } };

  it('ends it, and takes back an open question', () => {
    spec.given([started]).when(withdraw, byCaseworker).then([withdrawn]);
    spec.given([implementation]).when(withdraw, byCaseworker).then([withdrawn]);
    spec
      .given([started, asked('pxl')])
      .when(withdraw, byCaseworker)
      .then([recalledFor('enterprise-withdrew'), withdrawn]);
  });

  it('leaves nothing to decide', () =>
    spec.given([started, withdrawn]).when(ask('pxl'), byCaseworker).refuses('routing.over'));
});

describe('reopening', () => {
  it('opens a new round when the partner of this round withdrew', () => {
    spec
      .given(taken)
      .when(partnerWithdrew(1), byCaseworker)
      .then([reopened('partner-withdrew', 'pxl')]);
    const again = [...taken, reopened('partner-withdrew', 'pxl')];
    spec.given(again).when(partnerWithdrew(1), byCaseworker).thenNothing();
    spec
      .given([...again, asked('uhasselt', 2, 2), accepted('uhasselt', 2), routedTo('uhasselt', 2)])
      .when(partnerWithdrew(1), byCaseworker)
      .thenNothing();
  });

  it('opens a new round when coaching signals implementation', () => {
    spec
      .given(taken)
      .when(implementationSignalled(1), byCaseworker)
      .then([reopened('implementation-signalled', 'pxl')]);
    spec
      .given([...taken, reopened('implementation-signalled', 'pxl')])
      .when(implementationSignalled(1), byCaseworker)
      .thenNothing();
  });

  it('loses no signal that crosses a withdrawal', () => {
    const noted: RoutingEvent = { type: 'routing.implementation-noted.v1', data: { round: 1 } };
    const again = [...taken, reopened('partner-withdrew', 'pxl')];
    spec.given(again).when(implementationSignalled(1), byCaseworker).then([noted]);
    spec
      .given([started, asked('pxl')])
      .when(implementationSignalled(1), byCaseworker)
      .then([recalledFor('implementation-signalled'), noted]);
    spec
      .given([...again, noted])
      .when(ask('uhasselt'), byCaseworker)
      .refuses('routing.implementation-goes-to-market');
    spec
      .given([...again, asked('uhasselt', 2, 2), accepted('uhasselt', 2), routedTo('uhasselt', 2)])
      .when(implementationSignalled(1), byCaseworker)
      .then([reopened('implementation-signalled', 'uhasselt', 3)]);
  });

  it('does not wake what is over', () => {
    const over = [started, { type: 'routing.withdrawn.v1', data: { reason: 's' } } as RoutingEvent];
    spec.given(over).when(partnerWithdrew(1), byCaseworker).thenNothing();
    spec.given(over).when(implementationSignalled(1), byCaseworker).thenNothing();
  });
});

describe('the end of coaching', () => {
  const closed = (organisation?: string): RoutingEvent => ({
    type: 'routing.closed.v1',
    data: { outcome: 'stopped', ...(organisation ? { organisation } : {}) },
  });

  it('closes routing in whatever state it is, once', () => {
    spec
      .given(taken)
      .when(close, byCaseworker)
      .then([closed('pxl')]);
    spec
      .given([started, asked('pxl')])
      .when(close, byCaseworker)
      .then([recalledFor('coaching-ended'), closed()]);
    spec
      .given([...taken, closed('pxl')])
      .when(close, byCaseworker)
      .thenNothing();
    spec
      .given([...taken, closed('pxl')])
      .when(partnerWithdrew(1), byCaseworker)
      .thenNothing();
  });
});

describe('waiting', () => {
  const wait: RoutingCommand = {
    type: 'agree-to-wait',
    data: { on: 'enterprise', until: '2022-04-01', reason: 'sealed:reason' },
  };
  const agreed: RoutingEvent = { type: 'routing.waiting-agreed.v1', data: wait.data } as RoutingEvent;
  const idle: RoutingCommand = { type: 'note-idle', data: { since: '2022-01-30' } };
  const noticed: RoutingEvent = { type: 'routing.idle-noticed.v1', data: { since: '2022-01-30' } };

  it('is agreed with a reason, once, until a day to come', () => {
    spec.given([started]).when(wait, byCaseworker).then([agreed]);
    spec.given([started, agreed]).when(wait, byCaseworker).thenNothing();
    spec
      .given([started])
      .when(wait, by(facts, {}, '2022-04-01T09:00:00.000Z'))
      .refuses('routing.waiting-in-past');
  });

  it('too long without an event is noticed once per silence, while something is awaited', () => {
    spec.given([started]).when(idle, byCaseworker).then([noticed]);
    spec.given([started, noticed]).when(idle, byCaseworker).thenNothing();
    spec.given([started, noticed, agreed]).when(idle, byCaseworker).then([noticed]);
    spec.given(taken).when(idle, byCaseworker).thenNothing();
  });
});
