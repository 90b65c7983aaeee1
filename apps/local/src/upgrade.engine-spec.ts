import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@digihub/digihub-app/checks';
import { openEventStoreDb } from '@digihub/event-store-eventstoredb';
import { freePorts, type LocalProxy, startLocalProxy } from '@digihub/infra-stack/testing';
import { type Engines, startEngines } from './engines.js';
import { ServiceProcess } from './service-process.js';

/** Requests that are under way at the same time. */
const people = 8;

/** docs/from-one-machine-to-many.md, "Upgrade without downtime". */
describe('a service in two copies behind the reverse proxy, upgraded one by one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-upgrade-'));
  let engines: Engines;
  let proxy: LocalProxy;
  let token: string;
  let ports: readonly number[];
  const copies: ServiceProcess[] = [];

  const launch = async (port: number): Promise<ServiceProcess> => {
    const environment = { ...(await engines.environment('intake')), DIGIHUB_PORT: String(port) };
    const program = [join(import.meta.dirname, '../dist/demo-service.js'), folder];
    const log = join(folder, `intake-${copies.length}.log`);
    const copy = new ServiceProcess({ service: 'intake', program, environment, log });
    copies.push(copy);
    await copy.untilReady();
    return copy;
  };

  beforeAll(async () => {
    engines = await startEngines(folder);
    token = await engines.issue({ id: 'caseworker-limburg' });
    ports = await freePorts(2);
    for (const port of ports) await launch(port);
    // Docker's name server gives both addresses, and nginx remembers nothing of either.
    const servers = ports.map((port) => `server 127.0.0.1:${port} max_fails=0;`).join(' ');
    const own = join(folder, 'proxy');
    mkdirSync(own);
    proxy = await startLocalProxy({
      folder: own,
      upstreams: `upstream copies { ${servers} } map $service $upstream { default copies; }`,
    });
  }, 180_000);
  afterAll(async () => {
    await proxy?.stop();
    await Promise.all(copies.map((copy) => (copy.hasEnded ? copy.ended : copy.end('SIGTERM'))));
    await engines?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const ask = async (path: string, init: { body?: string; key?: string } = {}) => {
    const { body, key } = init;
    const response = await fetch(`${proxy.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': key! }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as { readonly trajectory: string };
  };

  const body = JSON.stringify({
    ...{ channel: 'phone', language: 'nl', question: 'Kan onze planning beter?' },
    ...{ contact: { name: 'An Voorbeeld', phone: '+32 11 00 00 00' }, provisionalHub: 'limburg' },
  });

  it('answers every request meanwhile, and takes each command once', async () => {
    const registered: string[] = [];
    const failed: string[] = [];
    let goesOn = true;
    let sent = 0;
    const person = async (): Promise<void> => {
      while (goesOn) {
        try {
          const { trajectory } = await ask('/intake/v1/requests', { body, key: `upgrade-${(sent += 1)}` });
          registered.push(trajectory);
          await ask('/intake/v1/waiting');
        } catch (error) {
          failed.push(String(error));
        }
      }
    };
    const work = Promise.all(Array.from({ length: people }, person));
    const more = (): Promise<true> => {
      const goal = registered.length + failed.length + 50;
      return until(async () => registered.length + failed.length >= goal || undefined, 60_000);
    };
    await more();
    for (const [index, port] of ports.entries()) {
      expect(await copies[index]!.end('SIGTERM')).toBe(0);
      await more();
      await launch(port);
      await more();
    }
    goesOn = false;
    await work;

    expect(failed).toEqual([]);
    const connectionString = `esdb://127.0.0.1:${engines.eventStore.port}?tls=false`;
    const store = await openEventStoreDb({ connectionString });
    const events = await Array.fromAsync(store.readAll({ after: -1n, prefixes: ['intake-'] }));
    await store.close();
    const received = events.filter(({ type }) => type.startsWith('intake.request-received.'));
    expect(received.map(({ metadata }) => metadata.trajectory).sort()).toEqual(registered.sort());
    expect(new Set(registered).size).toBe(sent);
  }, 300_000);
});
