import { describe, expect, it } from '@jest/globals';
import { fold, upcast } from '@digihub/kernel';
import { goldenEvents } from '@digihub/kernel/testing';
import type { RequestEvent } from './request.events.js';
import { request } from './request.js';
import { requestUpcasters } from './request.upcasters.js';

const stored = goldenEvents(new URL('./golden/', import.meta.url));

describe('every version ever written', () => {
  it.each(stored)('$type still reads', (event) => {
    const today = upcast(event, requestUpcasters) as RequestEvent;
    expect(fold(request, [today])).toBeDefined();
  });

  it('version 1 of a request reads as one in Dutch', () => {
    const first = stored.find((event) => event.type === 'intake.request-received.v1')!;
    expect(upcast(first, requestUpcasters)).toMatchObject({
      type: 'intake.request-received.v2',
      data: { language: 'nl' },
    });
  });
});
