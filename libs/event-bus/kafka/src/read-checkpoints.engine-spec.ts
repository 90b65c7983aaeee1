import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import { connectKafka, type KafkaSettings, resolved } from './kafka-settings.js';
import { readCheckpoints } from './read-checkpoints.js';
import { checkpointKey, claimKey } from './relay-checkpoint.js';
import { ensureTopics } from './topics.js';

/** Again where the broker, which has just started, still loads its groups: so does a relay. */
const read = async (
  options: Omit<Parameters<typeof readCheckpoints>[0], 'signal'>,
): ReturnType<typeof readCheckpoints> => {
  try {
    return await readCheckpoints({ ...options, signal: AbortSignal.timeout(20_000) });
  } catch (error) {
    if ((error as { type?: string }).type !== 'GROUP_LOAD_IN_PROGRESS') throw error;
    return read(options);
  }
};

describe('the checkpoints as they stand', () => {
  let broker: LocalBroker;
  let kafka: Kafka;
  let settings: KafkaSettings;
  beforeAll(async () => {
    broker = await startLocalBroker();
    settings = { brokers: broker.brokers, clientId: 'spec', replicationFactor: 1 };
    kafka = connectKafka(settings);
    await ensureTopics(kafka, settings);
  });
  afterAll(() => broker.stop());

  it('are read over all segments of their topic, without what was aborted in any of them', async () => {
    const { checkpoints: topic, prefix } = resolved(settings);
    const producer = kafka.producer({ transactionalId: 'relay', idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    // A broker answers with one segment at a time, and those of this topic have 1 MiB.
    const filling = 'x'.repeat(300_000);
    const write = async (key: string, content: object, how: 'commit' | 'abort'): Promise<string> => {
      const transaction = await producer.transaction();
      const value = JSON.stringify({ ...content, filling });
      const [written] = await transaction.send({ topic, messages: [{ key, value, partition: 0 }] });
      await transaction[how]();
      return written!.baseOffset!;
    };
    for (let position = 0; position < 12; position += 1) {
      await write(checkpointKey('intake'), { position }, 'commit');
      await write(checkpointKey('intake'), { position: position + 100 }, 'abort');
    }
    const upTo = BigInt(await write(claimKey('intake'), { holder: 'me' }, 'commit'));
    await producer.disconnect();
    const { checkpoints, claims } = await read({ kafka, topic, prefix, upTo });
    expect(checkpoints.get('intake')).toMatchObject({ position: 11 });
    expect(claims.get('intake')).toMatchObject({ holder: 'me' });
  });
});
