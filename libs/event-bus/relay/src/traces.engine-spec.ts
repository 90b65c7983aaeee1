import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PublishedEvent, registry } from '@digihub/contracts';
import { until } from '@digihub/event-bus-contract-tests';
import { KafkaBus, type KafkaSettings } from '@digihub/event-bus-kafka';
import { openReadDatabase, type ReadDatabase } from '@digihub/read-models';
import { inSpan, openTraces } from '@digihub/tracing';
import { type Collector, startCollector } from '@digihub/tracing/testing';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import { Relay } from './relay.js';
import { counted, Counter, counter } from './testing/counter.js';
import { ownSettings, type StoreInFolder, storeInFolder } from './testing/kafka-world.js';
import { readTopic } from './testing/topic-reader.js';

const transportId = Symbol('counting');

describe('a trace', () => {
  let broker: LocalBroker;
  let kafka: KafkaSettings;
  let place: StoreInFolder;
  let collector: Collector;
  let database: ReadDatabase;
  let folder: string;
  beforeAll(async () => {
    broker = await startLocalBroker();
    kafka = ownSettings(broker.brokers);
    place = await storeInFolder();
    folder = mkdtempSync(join(tmpdir(), 'digihub-traces-'));
    database = await openReadDatabase({ file: join(folder, 'views.db'), migrations: [] });
    collector = await startCollector();
  });
  afterAll(async () => {
    await collector.close();
    await database.close();
    await place.close();
    rmSync(folder, { recursive: true });
    await broker.stop();
  });

  it('goes on behind the topic, where its event is reacted to', async () => {
    const { endpoint } = collector;
    const traces = await openTraces({ endpoint, service: 'spec', version: '1', report: () => undefined });
    const counting = new Counter(place.store);
    const relay = new Relay({ publisher: counter, store: place.store, kafka });
    relay.start();
    const bus = new KafkaBus({
      ...{ context: 'counting', transportId, database, kafka, store: place.store, relays: ['counter'] },
      contracts: registry({ counted }),
    });
    const reacted: string[] = [];
    const react = ({ data }: PublishedEvent<{ n: number }>) =>
      inSpan(`reaction ${data.n}`, {}, async () => void reacted.push(String(data.n)));
    bus.addHandler(counted.type, react as never, true, { kind: 'reaction' });
    bus.listen(() => undefined);

    await inSpan('command 1', {}, () => counting.count('t1'));
    await inSpan('command 2', {}, () => counting.count('t1'));
    await until(() => reacted.length === 2, 'both were reacted to');
    await Promise.all([bus.close(), relay.stop()]);
    await traces.close();

    const of = (name: string) => collector.spans.find((span) => span.name === name)!;
    const handled = collector.spans.filter(({ name }) => name === `counting.reactions ${counted.type}`);
    for (const n of [1, 2]) {
      const consumed = handled.find(({ spanId }) => spanId === of(`reaction ${n}`).parentSpanId);
      expect(consumed).toMatchObject({
        ...{ traceId: of(`command ${n}`).traceId, parentSpanId: of(`command ${n}`).spanId },
        attributes: { 'digihub.trajectory': 't1' },
      });
    }
    expect(of('command 1').traceId).not.toBe(of('command 2').traceId);
    expect((await readTopic(kafka)).map(({ event }) => event.traceparent)).toEqual(
      [of('command 1'), of('command 2')].map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`),
    );
  });
});
