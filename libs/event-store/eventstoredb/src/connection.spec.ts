import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { all, someEvents } from '@digihub/event-store-contract-tests';
import { tamedClient } from './connection.js';
import { openEventStoreDb } from './eventstoredb-store.js';
import { notLeader, startTestServer, type TestServer, type TestServerOptions } from './test-server/index.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

const started = async (options?: TestServerOptions): Promise<TestServer> => {
  const server = await startTestServer(options);
  open.push({ close: () => server.stop() });
  return server;
};

const inFile = async (content: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'digihub-ca-'));
  open.push({ close: () => rm(folder, { recursive: true }) });
  await writeFile(join(folder, 'ca.crt'), content);
  return join(folder, 'ca.crt');
};

const quick = { deadlines: { read: 600, append: 600 }, backOff: { first: 5, most: 50 } };

describe('the client', () => {
  it('still has the members that the adapter reaches for', () => {
    const client = tamedClient('esdb://127.0.0.1:1?tls=false') as unknown as Record<string, unknown>;
    for (const name of ['handleError', 'supports', 'getChannel', 'dispose']) {
      expect(typeof client[name]).toBe('function');
    }
  });
});

describe('a server with TLS and accounts', () => {
  const password = 'geh/e:im';

  it('is reached with the certificate and the credentials of the connection string', async () => {
    const server = await started({ tls: true, users: { digihub: password } });
    const ca = encodeURIComponent(await inFile(server.certificate!));
    const account = `digihub:${encodeURIComponent(password)}`;
    const connectionString = `esdb://${account}@localhost:${server.port}?tls=true&tlsCaFile=${ca}`;
    const store = await openEventStoreDb({ connectionString });
    open.push(store);
    const { revision } = await store.append('case-1', someEvents(2), 'no-stream');
    expect(revision).toBe(1);
    expect(await all(store.readAll({ after: -1n }))).toHaveLength(2);
  });

  it('does not let a wrong password in, and says so without it', async () => {
    const server = await started({ tls: true, users: { digihub: password } });
    const ca = encodeURIComponent(await inFile(server.certificate!));
    for (const account of ['digihub:fout-wachtwoord@', '']) {
      const connectionString = `esdb://${account}localhost:${server.port}?tls=true&tlsCaFile=${ca}`;
      const opening = openEventStoreDb({ connectionString, ...quick });
      await expect(opening).rejects.toMatchObject({ name: 'EventStoreUnavailable', unavailable: true });
      await expect(opening).rejects.toThrow('does not let this account');
      await expect(opening).rejects.not.toThrow('fout-wachtwoord');
    }
  });

  it('is not trusted with another certificate', async () => {
    const [server, other] = [await started({ tls: true }), await started({ tls: true })];
    const ca = encodeURIComponent(await inFile(other.certificate!));
    const connectionString = `esdb://localhost:${server.port}?tls=true&tlsCaFile=${ca}`;
    await expect(openEventStoreDb({ connectionString, ...quick })).rejects.toMatchObject({
      unavailable: true,
    });
    expect(server.log.records.every(({ stream }) => stream.startsWith('$'))).toBe(true);
  });
});

describe('a server that is not there', () => {
  it('is waited for, then the opening fails as unavailable', async () => {
    const server = await startTestServer();
    server.stop();
    const troubles: string[] = [];
    const opening = openEventStoreDb({
      connectionString: `esdb://127.0.0.1:${server.port}?tls=false`,
      ...quick,
      report: ({ what }) => troubles.push(what),
    });
    await expect(opening).rejects.toMatchObject({ name: 'EventStoreUnavailable', unavailable: true });
    expect(troubles.length).toBeGreaterThan(1);
  });
});

describe('a cluster', () => {
  it('is discovered by its gossip, and the leader is used', async () => {
    const [follower, leader] = [await started(), await started()];
    const members = [follower, leader].map((server) => ({
      address: '127.0.0.1',
      port: server.port,
      isLeader: server === leader,
    }));
    follower.members = members;
    leader.members = members;
    const connectionString = `esdb://127.0.0.1:${follower.port},127.0.0.1:${leader.port}?tls=false`;
    const store = await openEventStoreDb({ connectionString });
    open.push(store);
    await store.append('case-1', someEvents(1), 'no-stream');
    expect(leader.log.stream('case-1')).toHaveLength(1);
    expect(follower.log.stream('case-1')).toHaveLength(0);
  });

  it('has its new leader found when the old one steps down', async () => {
    const old = await started();
    const leader = await started({ log: old.log });
    const store = await openEventStoreDb({
      connectionString: `esdb://127.0.0.1:${old.port}?tls=false`,
      ...quick,
    });
    open.push(store);
    await store.append('case-1', someEvents(1), 'no-stream');
    old.failure = () => notLeader('127.0.0.1', leader.port);
    await store.append('case-1', someEvents(1), 0);
    expect(await all(store.read('case-1'))).toHaveLength(2);
  });

  it('without any node that answers is an unavailable one, and nothing else comes of it', async () => {
    const server = await startTestServer();
    server.stop();
    const connectionString = `esdb+discover://127.0.0.1:${server.port}?tls=false&maxDiscoverAttempts=2&discoveryInterval=20`;
    await expect(openEventStoreDb({ connectionString, ...quick })).rejects.toMatchObject({
      unavailable: true,
    });
  });
});
