import { describe, expect, it } from '@jest/globals';
import { connectKafka, ensureTopics, type KafkaSettings, resolved } from '@digihub/event-bus-kafka';
import { counter, trajectories } from '../testing/counter.js';
import { relayWorld } from '../testing/relay-world.js';
import { type ReadRecord, readTopic } from '../testing/topic-reader.js';
import { reconcile } from './reconcile.js';

describe('a reconciliation of store and topic', () => {
  const world = relayWorld();

  /** Carries all that is there, and stops. */
  const relayed = async (): Promise<void> => {
    const relay = world.relay();
    await world.carriedAll(relay);
    await relay.stop();
  };
  const compare = (settings = world.kafka) =>
    reconcile({ store: world.place.store, kafka: settings, publishers: [counter], patience: 500 });

  /** Another topic with the same records, but for what `change` does to those of each partition. */
  const tampered = async (change: (records: ReadRecord[]) => ReadRecord[]): Promise<KafkaSettings> => {
    const settings = { ...world.kafka, topic: `${world.kafka.topic}.tampered` };
    const client = connectKafka(settings);
    await ensureTopics(client, settings);
    const producer = client.producer({ idempotent: true });
    await producer.connect();
    const records = await readTopic(world.kafka);
    const partitions = [0, 1, 2].map((partition) =>
      records.filter((record) => record.partition === partition),
    );
    const messages = partitions.flatMap(change).map(({ message, partition }) => ({
      partition,
      key: message.key,
      value: message.value,
      headers: message.headers!,
    }));
    await producer.send({ topic: resolved(settings).topic, messages });
    await producer.disconnect();
    return settings;
  };

  it('finds every public event once and in order, and says what the relay has still to carry', async () => {
    await world.counting.countInTurns(trajectories(9), 300);
    const { position } = await world.counting.count('t1', 'counter.kept.v1');
    await relayed();
    await world.counting.countInTurns(['t1', 't2'], 2);
    expect(await compare()).toEqual({
      contexts: [{ context: 'counter', inStore: 2_700, inTopic: 2_700, toCome: 4, position }],
      records: 2_700,
      differences: [],
      unlisted: 0,
    });
  });

  it('names the one that is dropped, the one that is doubled, and the two that are swapped', async () => {
    await world.counting.countInTurns(trajectories(4), 50);
    await relayed();
    const n = ({ event }: ReadRecord, key: string, number: number) =>
      event.subject === key && event.data.n === number;
    const settings = await tampered((records) => {
      const changed = records.filter((record) => !n(record, 't1', 10));
      const doubled = changed.findIndex((record) => n(record, 't2', 20));
      if (doubled >= 0) changed.splice(doubled + 5, 0, changed[doubled]!);
      const [early, late] = [30, 31].map((number) => changed.findIndex((record) => n(record, 't3', number)));
      if (early! >= 0) [changed[early!], changed[late!]] = [changed[late!]!, changed[early!]!];
      return changed;
    });
    const { contexts, differences, records, unlisted } = await compare(settings);
    expect(contexts).toMatchObject([{ inStore: 200, inTopic: 199, toCome: 0 }]);
    expect({ records, unlisted }).toEqual({ records: 200, unlisted: 0 });
    const told = differences.map(({ kind, key, position }) => `${kind} ${key} at ${position}`).sort();
    // In turns of four: n of t{i} is at about position 4(n - 1) + i - 1; swapped with its next, 30 comes behind 31.
    expect(told).toEqual([
      expect.stringMatching(/^missing t1 at 3\d$/),
      expect.stringMatching(/^out-of-order t3 at 11\d$/),
      expect.stringMatching(/^repeated t2 at 7\d$/),
    ]);
  });

  it('names what nobody here has written', async () => {
    await world.counting.countInTurns(['t1'], 3);
    await relayed();
    const producer = connectKafka(world.kafka).producer();
    await producer.connect();
    const { topic } = resolved(world.kafka);
    await producer.send({ topic, messages: [{ key: 'stranger', value: 'hello' }] });
    await producer.disconnect();
    expect((await compare()).differences).toMatchObject([{ kind: 'unknown', key: 'stranger', context: '' }]);
  });

  it('passes what was aborted, also where a fetch begins inside two such transactions', async () => {
    const client = connectKafka(world.kafka);
    await ensureTopics(client, world.kafka);
    const open = async (name: string) => {
      const transactionalId = `${world.kafka.prefix}${name}`;
      const producer = client.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 });
      await producer.connect();
      return { producer, transaction: await producer.transaction() };
    };
    const both = [await open('a'), await open('b')];
    // Each more than half of a fetch: the second begins one, and the first is not over there.
    const message = { partition: 0, key: 'never', value: Buffer.alloc(200_000) };
    for (const { transaction } of both) {
      await transaction.send({ topic: resolved(world.kafka).topic, messages: [message] });
    }
    for (const { transaction } of both) await transaction.abort();
    for (const { producer } of both) await producer.disconnect();
    await world.counting.countInTurns(trajectories(3), 2);
    await relayed();
    expect(await compare()).toMatchObject({ records: 6, differences: [], unlisted: 0 });
  });

  it('names what a relay without a checkpoint had carried', async () => {
    await world.counting.countInTurns(['t1', 't2'], 2);
    await relayed();
    const lost = { ...world.kafka, checkpoints: `${world.kafka.checkpoints}.lost` };
    await ensureTopics(connectKafka(lost), lost);
    const { contexts, differences } = await compare(lost);
    expect(contexts).toMatchObject([{ inStore: 0, inTopic: 0, toCome: 4, position: -1n }]);
    expect(differences.map(({ kind, context }) => `${kind} ${context}`)).toEqual(
      Array.from({ length: 4 }, () => 'beyond counter'),
    );
  });

  it('names what lies beyond the checkpoint, and knows better once the relay has come there', async () => {
    await world.counting.countInTurns(['t1'], 2);
    await relayed();
    await world.counting.count('t1');
    const producer = connectKafka(world.kafka).producer({ idempotent: true });
    await producer.connect();
    const [{ message, partition }] = (await readTopic(world.kafka)) as [ReadRecord];
    const ahead = { ...message.headers, ce_id: 'early', ce_sequence: '00000000000000000002' };
    const messages = [{ key: message.key, value: message.value, headers: ahead, partition }];
    await producer.send({ topic: resolved(world.kafka).topic, messages });
    await producer.disconnect();
    expect(await compare()).toMatchObject({
      contexts: [{ inStore: 2, inTopic: 2, toCome: 1 }],
      differences: [{ kind: 'beyond', context: 'counter', id: 'early', position: 2n }],
    });
    await relayed();
    expect(await compare()).toMatchObject({ differences: [{ kind: 'unknown', id: 'early' }] });
  });

  it('takes nothing that a relay carries meanwhile for a difference', async () => {
    await world.counting.count('t1');
    await relayed();
    const relay = world.relay();
    let over = false;
    const writing = (async () => {
      while (!over) await world.counting.countInTurns(trajectories(3), 1);
    })();
    const found = [await compare(), await compare(), await compare()];
    over = true;
    await writing;
    await relay.stop();
    expect(found.flatMap(({ differences }) => differences)).toEqual([]);
    expect(found.at(-1)!.records).toBeGreaterThan(found[0]!.records);
  });
});
