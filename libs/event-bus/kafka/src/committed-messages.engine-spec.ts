import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs, { type Kafka } from 'kafkajs';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import { committedMessages } from './committed-messages.js';

describe('the committed messages of a fetch', () => {
  let broker: LocalBroker;
  let kafka: Kafka;
  beforeAll(async () => {
    broker = await startLocalBroker();
    kafka = new kafkajs.Kafka({ brokers: [...broker.brokers], logLevel: kafkajs.logLevel.NOTHING });
  });
  afterAll(() => broker.stop());

  const topic = 'aborted';
  const transaction = async (name: string) => {
    const producer = kafka.producer({ transactionalId: name, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    return { producer, transaction: await producer.transaction() };
  };

  it('hold nothing that was aborted, also where the fetch begins inside two such transactions', async () => {
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic, numPartitions: 1, replicationFactor: 1 }],
    });
    await admin.disconnect();
    const [a, b, c] = [await transaction('a'), await transaction('b'), await transaction('c')];
    const say = (one: typeof a, value: string) => one.transaction.send({ topic, messages: [{ value }] });
    await say(a, 'aborted 0');
    await say(b, 'aborted 1');
    await say(b, 'aborted 2');
    await say(c, 'committed 3');
    await a.transaction.abort();
    await b.transaction.abort();
    await c.transaction.commit();

    const consumer = kafka.consumer({ groupId: 'reader', maxWaitTimeInMs: 100 });
    const seen = { kafkajs: [] as string[], here: [] as string[] };
    const read = Promise.withResolvers<void>();
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    consumer.on(consumer.events.GROUP_JOIN, () => consumer.seek({ topic, partition: 0, offset: '1' }));
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        seen.kafkajs.push(...batch.messages.map(({ value }) => String(value)));
        seen.here.push(...committedMessages(batch).map(({ value }) => String(value)));
        if (seen.here.includes('committed 3')) read.resolve();
      },
    });
    await read.promise;
    await consumer.disconnect();
    for (const { producer } of [a, b, c]) await producer.disconnect();
    // The day this fails, kafkajs has mended it, and this module can go.
    expect(seen.kafkajs).toEqual(['aborted 1', 'committed 3']);
    expect(seen.here).toEqual(['committed 3']);
  });
});
