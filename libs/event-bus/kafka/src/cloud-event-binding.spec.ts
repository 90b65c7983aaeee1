import { describe, expect, it } from '@jest/globals';
import type { PublishedEvent } from '@digihub/contracts';
import { fromRecord, originOf, toRecord } from './cloud-event-binding.js';

const event: PublishedEvent = {
  specversion: '1.0',
  id: 'e1',
  type: 'be.digihub.intake.opened.v1',
  source: '/digihub/intake?store=abc',
  subject: 't1',
  time: '2022-03-01T09:00:00.000Z',
  datacontenttype: 'application/json',
  sequence: '00000000000000000042',
  hub: 'limburg',
  correlationid: 'c1',
  causationid: 'c2',
  occurredat: '2022-02-28T09:00:00.000Z',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: { hub: 'limburg', note: 'één' },
};

describe('the Kafka binding of CloudEvents, binary mode', () => {
  const buffers = (headers: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]));

  it('puts attributes into ce_ headers and the data into the value, and takes them out again', () => {
    const { key, value, headers } = toRecord(event);
    expect(key).toBe('t1');
    expect(JSON.parse(value)).toEqual(event.data);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      ce_id: 'e1',
      ce_hub: 'limburg',
      ce_sequence: '00000000000000000042',
    });
    expect(Object.keys(headers)).not.toContain('ce_data');
    expect(fromRecord(buffers(headers), Buffer.from(value))).toEqual(event);
  });

  it('keeps attributes that it does not know', () => {
    const { value, headers } = toRecord(event);
    const read = fromRecord({ ...buffers(headers), ce_later: Buffer.from('x') }, Buffer.from(value));
    expect(read).toMatchObject({ later: 'x' });
  });

  it.each([
    ['no headers', undefined, '{}', 'no ce_specversion'],
    ['another version', { ce_specversion: '0.3' }, '{}', 'version 0.3'],
    ['no position', { ce_sequence: '42' }, '{}', 'sequence'],
    ['other content', { 'content-type': 'text/plain' }, '{}', 'content type "text/plain"'],
    ['broken data', {}, '{', 'no JSON'],
    ['a tombstone', {}, null, 'no data'],
  ])('refuses %s', (_, change, value, why) => {
    const headers = change && { ...buffers(toRecord(event).headers), ...buffers(change) };
    expect(() => fromRecord(headers, value === null ? null : Buffer.from(value))).toThrow(why);
  });

  it('knows an origin', () => {
    expect(originOf(event.source)).toEqual({ context: 'intake', generation: 'abc' });
    expect(originOf('/elsewhere')).toBeUndefined();
  });
});
