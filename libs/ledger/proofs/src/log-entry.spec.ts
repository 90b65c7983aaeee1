import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { leafHash, sha256 } from './hashing.js';
import { canonicalEvent, eventLeaf, largestEntry, logEntry, type LoggedEvent } from './log-entry.js';

describe('the canonical form', () => {
  it('is that of RFC 8785', () => {
    // Sections 3.2.2 and 3.2.3 of the RFC.
    const literals = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    ) as unknown;
    expect(canonicalJson(literals)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
    const names = { '\u20ac': 5, '\r': 1, '\ufb33': 7, '1': 2, '\u{1f600}': 6, '\u0080': 3, '\u00f6': 4 };
    expect([...canonicalJson(names).matchAll(/:(\d)/g)].map(([, place]) => place).join('')).toBe('1234567');
  });

  it('is what the package canonicalize writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = JSON.parse(JSON.stringify(value)) as unknown;
        expect(canonicalJson(read)).toBe(canonicalize(read));
      }),
    );
  });

  it('is the same for members in any order, and for shapes that were met before', () => {
    const shapes = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue(), { maxKeys: 5 });
    fc.assert(
      fc.property(shapes, fc.infiniteStream(fc.nat()), (members, order) => {
        const value = JSON.parse(JSON.stringify(members)) as Record<string, unknown>;
        const keyed = Object.entries(value).map((entry) => [order.next().value as number, entry] as const);
        const shuffled = Object.fromEntries(keyed.sort(([a], [b]) => a - b).map(([, entry]) => entry));
        for (const one of [value, shuffled, value]) expect(canonicalJson(one)).toBe(canonicalize(value));
      }),
    );
  });

  it('is the same beyond the shapes that are remembered', () => {
    for (let at = 0; at < 12_000; at += 1)
      expect(canonicalJson({ [`z${at}`]: 1, [`a${at}`]: 2 })).toBe(`{"a${at}":2,"z${at}":1}`);
    expect(canonicalJson({ z: 1, a: 2 })).toBe('{"a":2,"z":1}');
  });

  it('orders names that look like numbers as text, and escapes half a character', () => {
    expect(canonicalJson({ 9: 1, 10: 2, a: ['\ud800'] })).toBe(String.raw`{"10":2,"9":1,"a":["\ud800"]}`);
  });
});

const event: LoggedEvent = {
  id: '0f1e2d3c-4b5a-8678-9a0b-1c2d3e4f5a6b',
  type: 'intake.request-received.v2',
  stream: 'intake-7x3k9m2p4q8r1s5t',
  revision: 0,
  data: { question: '€' },
  metadata: { recordedAt: '2022-05-09T07:00:00.000Z' },
};

describe('the entry of an event', () => {
  it('holds neither its position nor a time of the store', () => {
    const stored = { ...event, position: 7n, storedAt: 'now' } as LoggedEvent;
    expect(canonicalEvent(stored)).toBe(
      '{"data":{"question":"€"},"id":"0f1e2d3c-4b5a-8678-9a0b-1c2d3e4f5a6b","metadata":{"recordedAt":"2022-05-09T07:00:00.000Z"},"revision":0,"stream":"intake-7x3k9m2p4q8r1s5t","type":"intake.request-received.v2"}',
    );
    expect(eventLeaf(stored)).toEqual(leafHash(Buffer.from(canonicalEvent(event))));
  });

  it('is the digest of one that no tile can hold', () => {
    const fill = largestEntry - Buffer.byteLength(canonicalEvent({ ...event, data: '' }));
    const just = canonicalEvent({ ...event, data: 'x'.repeat(fill) });
    expect(logEntry(just)).toBe(just);
    for (const data of ['x'.repeat(fill + 1), '€'.repeat(Math.ceil((fill + 1) / 3)), 'x'.repeat(1_000_000)]) {
      const canonical = canonicalEvent({ ...event, data });
      const { id, type, stream, revision } = event;
      expect(JSON.parse(logEntry(canonical))).toEqual({
        ...{ id, type, stream, revision },
        sha256: sha256(Buffer.from(canonical)).toString('hex'),
        size: Buffer.byteLength(canonical),
      });
      expect(eventLeaf({ ...event, data })).toEqual(leafHash(Buffer.from(logEntry(canonical))));
    }
  });
});
