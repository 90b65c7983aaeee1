import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type EmbeddedStore, openEmbeddedStore } from '@digihub/event-store-embedded';
import { openCheckpoint } from '@digihub/ledger-proofs';
import { LogForked } from '@digihub/ledger';
import { someEvent, someFolders, someLog, someSigner } from '@digihub/ledger/suites';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import { connectKafka, type KafkaSettings } from './kafka-settings.js';
import { kafkaCheckpointPublisher } from './log-checkpoints.js';
import { partitionEnds, TopicDiffers, withAdmin } from './topics.js';

describe('the checkpoints of the log on Kafka', () => {
  const folders = someFolders();
  let broker: LocalBroker;
  let settings: KafkaSettings;
  let store: EmbeddedStore;
  let opened: Awaited<ReturnType<typeof someLog>>[];
  beforeAll(async () => {
    broker = await startLocalBroker();
  });
  afterAll(async () => {
    await broker.stop();
    folders.remove();
  });
  beforeEach(async () => {
    settings = { brokers: broker.brokers, clientId: 'spec', logTopic: `checkpoints-${randomUUID()}` };
    store = await openEmbeddedStore({ folder: folders.make() });
    opened = [];
  });
  afterEach(async () => {
    for (const { database } of opened) await database.close();
    await store.close();
  });

  const open = async (options: Partial<Parameters<typeof someLog>[0]> = {}) => {
    const log = await someLog({ store, publishers: [kafkaCheckpointPublisher(settings)], ...options });
    opened.push(log);
    return log;
  };
  const write = (from: number, to: number) =>
    store.append(
      `intake-${from}`,
      Array.from({ length: to - from }, (_, at) => someEvent(`t${from}`, from + at)),
      'no-stream',
    );
  const published = async () =>
    Number((await partitionEnds(connectKafka(settings), settings.logTopic!)).get(0)!.next);

  it('can be followed by anybody, in the order in which they were signed', async () => {
    const { keeper, signer } = await open();
    for (const size of [3, 5, 9]) {
      await write(size === 3 ? 0 : size === 5 ? 3 : 5, size);
      await keeper.catchUp();
      await keeper.checkpoint();
      await keeper.checkpoint();
    }
    const consumer = connectKafka(settings).consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 });
    const sizes: number[] = [];
    const followed = Promise.withResolvers<void>();
    await consumer.connect();
    await consumer.subscribe({ topic: settings.logTopic!, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message: { key, value, headers } }) => {
        const { origin, size } = openCheckpoint(value!.toString(), [signer.verifier]);
        expect([key!.toString(), headers!['size']!.toString()]).toEqual([origin, String(size)]);
        if (sizes.push(size) === 3) followed.resolve();
      },
    });
    await followed.promise;
    await consumer.disconnect();
    expect(sizes).toEqual([3, 5, 9]);
  });

  it('go out after a restart where the last one is missing', async () => {
    const signer = someSigner();
    await write(0, 4);
    const { keeper, database } = await open({ signer, publishers: [] });
    await keeper.catchUp();
    const { note } = (await keeper.checkpoint())!;
    const again = await open({ signer, database });
    opened.pop();
    await again.keeper.catchUp();
    await again.keeper.checkpoint();
    expect(await kafkaCheckpointPublisher(settings).latest()).toBe(note);
    expect(await published()).toBe(1);
  });

  it('stop a log that does not continue them', async () => {
    const signer = someSigner();
    await write(0, 40);
    const { keeper } = await open({ signer });
    await keeper.catchUp();
    await keeper.checkpoint();
    const restored = await openEmbeddedStore({ folder: folders.make() });
    await restored.append('intake-0', [someEvent('t0', 0)], 'no-stream');
    const late = await open({ signer, store: restored });
    await late.keeper.catchUp();
    await expect(late.keeper.checkpoint()).rejects.toThrow(LogForked);
    await restored.close();
    expect(await published()).toBe(1);
  });

  it('know the largest of the last ones, whatever order two copies sent them in', async () => {
    const { ledger, checkpoints, keeper } = await open({ publishers: [] });
    const notes = [];
    for (let at = 0; at < 40; at += 1) {
      await write(at, at + 1);
      await keeper.catchUp();
      notes.push((await checkpoints.make())!);
    }
    expect((await ledger.state()).size).toBe(40);
    const publisher = kafkaCheckpointPublisher(settings);
    const [before, last] = [notes.at(-2)!, notes.at(-1)!];
    for (const note of [...notes.slice(0, 30), last, before]) await publisher.publish(note);
    expect(await publisher.latest()).toBe(last.note);
  });

  it('refuse a topic that would forget them', async () => {
    await withAdmin(connectKafka(settings), async (admin) => {
      const topic = { topic: settings.logTopic!, numPartitions: 1, replicationFactor: 1 };
      await admin.createTopics({ waitForLeaders: true, topics: [topic] });
    });
    await expect(kafkaCheckpointPublisher(settings).latest()).rejects.toThrow(TopicDiffers);
  });
});
