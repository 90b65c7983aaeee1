import { describe, expect, it } from '@jest/globals';
import type { Admin, Kafka } from 'kafkajs';
import { ensureTopics } from './topics.js';

describe('topics that an account may not look at', () => {
  const settings = { brokers: [], clientId: 'spec' };
  /** The topics are there; asked about them, the broker answers with this. */
  const kafkaAnswering = (error: Error): Kafka => {
    const admin: Partial<Admin> = {
      connect: async () => undefined,
      disconnect: async () => undefined,
      listTopics: async () => ['adviestraject.events', 'adviestraject.relays'],
      fetchTopicMetadata: () => Promise.reject(error),
    };
    return { admin: () => admin } as unknown as Kafka;
  };
  const protocolError = (type: string) => Object.assign(new Error('as the broker says it'), { type });

  it('are refused with topic and reason, whatever kafkajs wraps that in', async () => {
    const error = new Error('retried in vain', { cause: protocolError('TOPIC_AUTHORIZATION_FAILED') });
    await expect(ensureTopics(kafkaAnswering(error), settings)).rejects.toMatchObject({
      name: 'TopicRefused',
      topic: 'adviestraject.events',
      message:
        'Kafka does not let us look at the topic adviestraject.events: as the broker says it (TOPIC_AUTHORIZATION_FAILED)',
    });
  });

  it('are no such case where trying again may help', async () => {
    const error = protocolError('NOT_CONTROLLER');
    await expect(ensureTopics(kafkaAnswering(error), settings)).rejects.toBe(error);
  });
});
