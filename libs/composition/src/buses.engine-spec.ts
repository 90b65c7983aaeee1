import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { readConfiguration } from '@digihub/configuration';
import type { RunningContext } from '@digihub/context';
import type { BusStrategy } from '@digihub/event-bus';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { systemClock } from '@digihub/kernel';
import { openReadDatabase } from '@digihub/read-models';
import { readinessOf } from '@digihub/telemetry';
import { type LocalBroker, startLocalBroker } from '../../../infra/kafka/start-local-broker.js';
import { openBuses } from './buses.js';
import { contextIndicators } from './readiness.js';

describe('a service on a Kafka that refuses its topics', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-buses-'));
  let broker: LocalBroker;
  beforeAll(async () => {
    broker = await startLocalBroker();
  });
  afterAll(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true });
  });

  it('is not ready, and says which topic and why', async () => {
    const store = await openEmbeddedStore({ folder });
    const database = await openReadDatabase({ file: ':memory:', migrations: [] });
    let bus: BusStrategy<unknown> | undefined;
    const context = {
      name: 'intake',
      transportId: Symbol('intake'),
      publisher: { context: 'intake', prefixes: ['intake-'], publish: () => undefined },
      runtime: { database, accompany: () => undefined, status: async () => [] },
    } as unknown as RunningContext;
    const app = {
      connectMicroservice: ({ strategy }: { strategy: BusStrategy<unknown> }) => {
        bus = strategy;
        const nothing = (): void => undefined;
        return {
          ...{ useGlobalFilters: nothing, registerListeners: nothing },
          ...{ setIsInitialized: nothing, setIsInitHookCalled: nothing },
        };
      },
    } as unknown as INestApplication;
    // Three copies of each partition, on one broker.
    const configuration = readConfiguration({ DIGIHUB_KAFKA_BROKERS: broker.brokers.join() });
    const parts = { store, clock: systemClock, report: () => undefined } as never;
    const buses = openBuses(configuration, [context], parts, { relayed: () => undefined });
    buses.connect(app);
    await new Promise((resolve) => bus!.listen(resolve));
    const relay = buses.relays.get('intake')!;
    relay.start();
    await relay.ended;

    const ready = await readinessOf('intake', [...buses.indicators, ...contextIndicators(context, relay)]);
    expect(ready).toMatchObject({
      up: false,
      dependencies: {
        kafka: {
          up: false,
          detail: { brokers: 1, refusal: expect.stringContaining('adviestraject.events') },
        },
        relay: { up: false, detail: { state: 'refused' } },
      },
    });
    await bus!.close();
    await database.close();
    await store.close();
  });
});
