import { describe, expect, it } from '@jest/globals';
import { fold, upcast } from '@digihub/kernel';
import { goldenEvents } from '@digihub/kernel/testing';
import type { RoutingEvent } from './routing.events.js';
import { routing } from './routing.js';
import { routingUpcasters } from './routing.upcasters.js';

const stored = goldenEvents(new URL('./golden/', import.meta.url));
const today = (type: string) =>
  upcast(
    stored.find((event) => event.type === type)!,
    routingUpcasters,
  ) as RoutingEvent;

describe('every version ever written', () => {
  it.each(stored)('$type still reads', (event) => {
    expect(fold(routing, [upcast(event, routingUpcasters) as RoutingEvent])).toBeDefined();
  });

  it('tells one story from start to end', () => {
    const story = [
      'routing.started.v1',
      'routing.partner-asked.v1',
      'routing.waiting-agreed.v1',
      'routing.idle-noticed.v1',
      'routing.partner-accepted.v1',
      'routing.routed.v1',
      'routing.reopened.v1',
      'routing.implementation-noted.v1',
      'routing.referred-for-implementation.v1',
    ];
    expect(fold(routing, story.map(today))).toMatchObject({
      status: 'referred',
      hub: 'limburg',
      round: 2,
      implementation: 'signalled',
      outcomes: { pxl: { outcome: 'withdrew', round: 1 } },
    });
  });
});
