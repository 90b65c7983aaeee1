import { describe, expect, it } from '@jest/globals';
import { contracts, validate } from '@digihub/contracts';
import type { StoredEvent } from '@digihub/event-store';
import { goldenEvents } from '@digihub/kernel/testing';
import { routingPublisher } from './publications.js';

const stored = goldenEvents(new URL('../../domain/src/golden/', import.meta.url));
const golden = goldenEvents(new URL('../../../contracts/src/golden/', import.meta.url)).filter(({ type }) =>
  type.startsWith('be.digihub.routing.'),
);

const published = stored.flatMap(({ type, data }) => {
  const metadata = { trajectory: 't1', recordedAt: '2022-05-09T09:00:00.000Z' };
  const event = { id: 'id', stream: 'routing-t1', type, data, position: 7n, revision: 0, metadata };
  return routingPublisher.publish(event as unknown as StoredEvent, 'test') ?? [];
});

describe('what routing tells the others', () => {
  it.each(golden)('has an example of $type that holds', ({ type, data }) => {
    expect(() => validate(contracts.get(type)!, data)).not.toThrow();
  });

  it('is what the contracts say, whatever version is stored, and carries nothing sealed', () => {
    for (const { type, data } of published)
      expect(() => validate(contracts.get(type)!, data as object)).not.toThrow();
    expect(JSON.stringify(published)).not.toContain('sealed:');
  });

  it('covers every contract of routing', () => {
    const all = [...contracts.keys()].filter((type) => type.startsWith('be.digihub.routing.')).sort();
    expect([...new Set(published.map(({ type }) => type))].sort()).toEqual(all);
    expect(golden.map(({ type }) => type).sort()).toEqual(all);
  });
});
