import { describe, expect, it } from '@jest/globals';
import { fold } from '@digihub/kernel';
import { given, goldenEvents, specification } from '@digihub/kernel/testing';
import { destruction } from './destruction.js';
import type { DestructionEvent, ErasureEvent, HoldEvent } from './erasure.events.js';
import { erasure, type ErasureFacts, type Obstacles } from './erasure.js';
import { hold } from './hold.js';

const subject = '2h5k8n1q4s7v0x3z';
const trajectory = '7x3k9m2p4q8r1s5t';
const nothing: Obstacles = { forgotten: false, held: [], open: [] };
const by = (id: string, obstacles: Partial<Obstacles> = {}, now = '2024-03-01T09:00:00.000Z') =>
  given<ErasureFacts>({ obstacles: { ...nothing, ...obstacles } }, { now, actor: { id } });

const requested: ErasureEvent = {
  type: 'erasure.requested.v1',
  data: { subject, hub: 'limburg', ground: 'no-longer-needed', requestedBy: 'one' },
};
const approved: ErasureEvent = { type: 'erasure.approved.v1', data: { subject, approvedBy: 'two' } };
const executed: ErasureEvent = { type: 'erasure.executed.v1', data: { forgotten: [subject], receipt: 'r' } };
const ask = {
  type: 'request-erasure',
  data: { subject, hub: 'limburg', ground: 'no-longer-needed' },
} as const;
const approve = { type: 'approve-erasure', data: {} } as const;
const erased = { type: 'note-erased', data: { forgotten: [subject], receipt: 'r' } } as const;

describe('a request to be forgotten', () => {
  const request = specification(erasure);

  it('is asked by one, approved by another, executed once', () => {
    request.given([]).when(ask, by('one')).then([requested]);
    request.given([requested]).when(approve, by('two')).then([approved]);
    request.given([requested, approved]).when(erased, by('system')).then([executed]);
    request.given([requested, approved, executed]).when(erased, by('system')).thenNothing();
  });

  it('is not approved by who asked', () => {
    request.given([requested]).when(approve, by('one')).refuses('erasure.second-person');
  });

  it.each([
    [{ held: [trajectory] }, 'erasure.on-hold'],
    [{ open: [trajectory] }, 'erasure.still-open'],
    [{ retainUntil: '2024-03-01' }, 'erasure.still-retained'],
  ])('waits where %j', (obstacles, code) => {
    request.given([requested]).when(approve, by('two', obstacles)).refuses(code);
  });

  it('is granted from the day after the last day of retention', () => {
    const facts = { retainUntil: '2024-02-29' };
    request.given([requested]).when(approve, by('two', facts)).then([approved]);
    request
      .given([requested])
      .when(approve, by('two', facts, '2024-02-29T12:00:00.000Z'))
      .refuses('erasure.still-retained');
  });

  it('goes back to its approval where a hold came between', () => {
    const stopped: ErasureEvent = { type: 'erasure.stopped.v1', data: { held: [trajectory] } };
    const stop = { type: 'note-stopped', data: { held: [trajectory] } } as const;
    request.given([requested, approved]).when(stop, by('system')).then([stopped]);
    request.given([requested, approved, stopped]).when(erased, by('system')).thenNothing();
    request.given([requested, approved, stopped]).when(approve, by('two')).then([approved]);
  });

  it('is decided once', () => {
    const refusal = { type: 'refuse-erasure', data: { ground: 'not-the-person' } } as const;
    request.given([requested]).when(refusal, by('two')).thenTypes('erasure.refused.v1');
    for (const command of [approve, refusal]) {
      request.given([requested, approved]).when(command, by('two')).refuses('erasure.closed');
      request.given([]).when(command, by('two')).refuses('erasure.unknown');
    }
    request.given([requested]).when(ask, by('one')).refuses('erasure.already-requested');
    request
      .given([])
      .when(ask, by('one', { forgotten: true }))
      .refuses('erasure.already-forgotten');
  });
});

describe('a list of what may be destroyed', () => {
  const list = specification(destruction);
  const items = [{ trajectory, retainedUntil: '2023-12-31' }];
  const drawn: DestructionEvent = { type: 'destruction.list-drawn.v1', data: { hub: 'limburg', items } };
  const once: DestructionEvent = { type: 'destruction.approved-once.v1', data: { approvedBy: 'one' } };
  const twice: DestructionEvent = {
    type: 'destruction.approved.v1',
    data: { approvedBy: 'two', trajectories: [trajectory] },
  };
  const approveList = { type: 'approve-list', data: {} } as const;
  const person = (id: string) => given({ due: items }, { actor: { id } });

  it('is drawn by rule and approved by two', () => {
    const draw = { type: 'draw-list', data: { hub: 'limburg' } } as const;
    list.given([]).when(draw, person('one')).then([drawn]);
    list
      .given([])
      .when(draw, given({ due: [] }))
      .refuses('erasure.nothing-due');
    list.given([drawn]).when(approveList, person('one')).then([once]);
    list.given([drawn, once]).when(approveList, person('one')).refuses('erasure.second-person');
    list.given([drawn, once]).when(approveList, person('two')).then([twice]);
    list.given([drawn, once, twice]).when(approveList, person('three')).refuses('erasure.closed');
  });

  it('is executed after both, and once', () => {
    const plan = { items: [{ trajectory, forgotten: [subject], kept: [] }], spared: [] };
    const begin = { type: 'begin', data: plan } as const;
    const begun: DestructionEvent = { type: 'destruction.begun.v1', data: plan };
    const note = { type: 'note-destroyed', data: { forgotten: [subject], receipt: 'r' } } as const;
    const event: DestructionEvent = { type: 'destruction.executed.v1', data: note.data };
    for (const command of [begin, note])
      list.given([drawn, once]).when(command, person('system')).thenNothing();
    list.given([drawn, once, twice]).when(begin, person('system')).then([begun]);
    list.given([drawn, once, twice]).when(note, person('system')).thenNothing();
    list.given([drawn, once, twice, begun]).when(begin, person('system')).thenNothing();
    list.given([drawn, once, twice, begun]).when(note, person('system')).then([event]);
    list.given([drawn, once, twice, begun, event]).when(note, person('system')).thenNothing();
    const refusal = { type: 'refuse-list', data: {} } as const;
    list.given([drawn, once]).when(refusal, person('two')).thenTypes('destruction.list-refused.v1');
    list.given([drawn, once, twice]).when(refusal, person('two')).refuses('erasure.closed');
  });
});

describe('a legal hold', () => {
  const spec = specification(hold);
  const placed: HoldEvent = { type: 'hold.placed.v1', data: { ground: 'audit', placedBy: 'one' } };
  const released: HoldEvent = { type: 'hold.released.v1', data: {} };
  const place = { type: 'place-hold', data: { ground: 'audit' } } as const;
  const release = { type: 'release-hold', data: {} } as const;
  const person = (id: string) => given(undefined, { actor: { id } });

  it('lies until another person releases it', () => {
    spec.given([]).when(place, person('one')).then([placed]);
    spec.given([placed]).when(place, person('two')).refuses('erasure.on-hold-already');
    spec.given([placed]).when(release, person('one')).refuses('erasure.second-person');
    spec.given([placed]).when(release, person('two')).then([released]);
    spec.given([placed, released]).when(release, person('two')).refuses('erasure.not-on-hold');
    spec.given([placed, released]).when(place, person('one')).then([placed]);
  });
});

describe('every version ever written', () => {
  const stored = goldenEvents(new URL('./golden/', import.meta.url));

  it('still reads', () => {
    expect(stored).toHaveLength(13);
    for (const event of stored) {
      const decider = { erasure, destruction, hold }[event.type.split('.')[0]!]!;
      expect(fold(decider as typeof hold, [event as HoldEvent])).toBeDefined();
    }
  });
});
