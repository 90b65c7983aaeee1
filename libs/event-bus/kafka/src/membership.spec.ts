import { describe, expect, it } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { resolved } from './kafka-settings.js';
import { Membership } from './membership.js';

/** kafkajs, as far as a member sees it that nobody ever lets in again. */
const forgetful = {
  consumer: () => ({
    events: {},
    on: () => undefined,
    connect: async () => undefined,
    subscribe: async () => undefined,
    run: async () => undefined,
    disconnect: async () => undefined,
  }),
} as unknown as Kafka;

describe('the membership of a group', () => {
  const memberFor = async (milliseconds: number): Promise<Membership> => {
    const { topic, partitions, timings } = resolved({ brokers: [], clientId: 'spec' });
    const membership = new Membership({
      ...{ kafka: forgetful, groupId: 'routing.reactions', topic, partitions },
      timings: { ...timings, rebalanceTimeout: milliseconds, sessionTimeout: milliseconds },
    });
    await membership.join();
    return membership;
  };

  it('has failed when the group gives it nothing within its timeouts, so that another is made', async () => {
    const membership = await memberFor(20);
    await expect(membership.assignment(new AbortController().signal)).rejects.toThrow(
      'the group routing.reactions gave nothing in 40 ms',
    );
    expect(membership.hasFailed).toBe(true);
  });

  it('gives nothing, and has not failed, where nobody waits for it any more', async () => {
    const membership = await memberFor(10_000);
    const stop = new AbortController();
    const waiting = membership.assignment(stop.signal);
    stop.abort();
    expect(await waiting).toBeUndefined();
    expect(membership.hasFailed).toBe(false);
  });
});
