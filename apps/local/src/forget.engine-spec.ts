import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { filesIn, until } from '@digihub/digihub-app/checks';
import pg from 'pg';
import { type Cluster, startCluster } from './cluster.js';
import type { ServiceName } from './engines.js';

const hub = 'limburg';
const caseworker = `caseworker-${hub}`;
const approver = `approver-${hub}`;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface KeyRow {
  readonly subject: string;
  readonly lookup: Buffer;
  readonly wrapped: Buffer;
  readonly created_at: string;
}

interface Known {
  readonly trajectory: string;
  readonly email: string;
  readonly name: string;
  readonly subject: string;
  readonly key: KeyRow;
}

/** Services apart on a real Kafka and a real PostgreSQL: audit forgets, and all others know at once. */
describe('a person who is forgotten by services apart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-forget-'));
  const registerFile = join(folder, 'tombstones', 'forgotten.jsonl');
  let cluster: Cluster;
  let keys: pg.Client;
  let asked = 0;
  beforeAll(async () => {
    cluster = await startCluster({ folder, demo: false });
    keys = new pg.Client(cluster.engines.postgres.url);
    await keys.connect();
  }, 180_000);
  afterAll(async () => {
    await keys?.end();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const ask = async (
    who: string,
    path: string,
    body?: object,
    process = cluster.of(path.startsWith('/intake/') ? 'intake' : 'audit')[0]!,
  ): Promise<Answer> => {
    const response = await fetch(`${await process.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${await cluster.engines.issue({ id: who })}`,
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': `forget-${(asked += 1)}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };

  const does = async (who: string, path: string, body: object): Promise<Answer['body']> => {
    const answer = await ask(who, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  const keyOf = async (subject: string): Promise<KeyRow | undefined> =>
    (await keys.query<KeyRow>('select * from keys.subjects where subject = $1', [subject])).rows[0];

  /** Somebody asks something at an office, and is helped at once. */
  const advised = async (email: string): Promise<Known> => {
    const name = `Contactpersoon van ${email}`;
    const { trajectory } = (await does(caseworker, '/intake/v1/requests', {
      ...{ channel: 'office', office: `voka-${hub}-1`, provisionalHub: hub, language: 'nl' },
      ...{ contact: { name, email }, question: `Vraag van ${email}`, enterpriseName: 'Voorbeeldbedrijf bv' },
    })) as { trajectory: string };
    const path = `/intake/v1/requests/${trajectory}`;
    await does(caseworker, `${path}/first-line-advice`, { advice: 'Een standaardpakket volstaat.' });
    const { subject } = await contactOf(trajectory);
    return { trajectory, email, name, subject, key: (await keyOf(subject))! };
  };

  const contactOf = async (trajectory: string, process = cluster.of('intake')[0]!) =>
    until(async () => {
      const { body } = await ask(caseworker, `/intake/v1/requests/${trajectory}`, undefined, process);
      return body['contact'] as { readonly subject: string; readonly name: string | null } | undefined;
    });

  const requested = async ({ email }: Known): Promise<string> => {
    const body = { hub, ground: 'no-longer-needed', by: 'email', value: email };
    const { stream } = (await until(async () => {
      const answer = await ask(caseworker, '/erasure/v1/requests', body);
      return answer.status === 201 ? answer.body : undefined;
    })) as { stream: string };
    return `/erasure/v1/requests/${stream.slice('erasure-'.length)}`;
  };

  const executed = (request: string): Promise<string> =>
    until(async () => {
      const { body } = await ask(caseworker, request);
      return body['status'] === 'executed' ? String(body['receipt']) : undefined;
    });

  const forgotten = async (known: Known): Promise<string> => {
    const request = await requested(known);
    await does(approver, `${request}/approve`, {});
    return executed(request);
  };

  /** Files of PostgreSQL's data that hold these bytes. */
  const placesOf = async (...secrets: Buffer[]): Promise<string[]> => {
    await keys.query('checkpoint');
    return filesIn(join(cluster.engines.postgres.folder, 'data')).filter((file) => {
      const bytes = readFileSync(file);
      return secrets.some((secret) => bytes.includes(secret));
    });
  };

  const again = async (service: ServiceName, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    await Promise.all(cluster.of(service).map((process) => process.end(signal)));
    await (await cluster.launch(service)).untilReady();
  };

  it('is ready where the one that forgets is ready', async () => {
    const { status, body } = await ask(caseworker, '/erasure/health/ready');
    const { dependencies } = body as { dependencies: object };
    expect([status, Object.keys(dependencies).sort()]).toEqual([
      200,
      ['consumers', 'event-store', 'identity', 'kafka', 'keys', 'read-models'],
    ]);
  });

  it('is read by no copy of any service, and the story tells who looked before', async () => {
    const second = await cluster.launch('intake');
    await second.untilReady();
    const known = await advised('jan@voorbeeldbedrijf.example');
    const { trajectory, name, subject, key } = known;
    // Each copy holds the key in memory by now.
    for (const copy of cluster.of('intake')) expect((await contactOf(trajectory, copy)).name).toBe(name);
    const history = `/audit/v1/trajectories/${trajectory}/history?limit=200`;
    expect(JSON.stringify((await ask(caseworker, history)).body)).toContain(name);
    expect((await placesOf(key.wrapped)).length).toBeGreaterThan(0);

    const receipt = await forgotten(known);

    for (const copy of cluster.of('intake')) {
      expect(await contactOf(trajectory, copy)).toMatchObject({ subject, name: null });
    }
    const told = await until(async () => {
      const text = JSON.stringify((await ask(caseworker, history)).body);
      return /ingezien: GET \/intake\//.test(text) && /ingezien: GET \/audit\//.test(text) ? text : undefined;
    });
    expect(told).toContain('(vergeten)');
    expect(told).not.toContain(name);

    const { body } = await ask(caseworker, '/erasure/v1/receipt-key');
    const [header, payload, signature] = receipt.split('.') as [string, string, string];
    const publicKey = createPublicKey({ key: body as never, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify(null, signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(readFileSync(registerFile, 'utf8')).toContain(subject);
    await second.end('SIGTERM');
  }, 120_000);

  it('leaves no row and no byte in the tables at once, and none in the write-ahead log once that has moved on', async () => {
    const known = await advised('an@voorbeeldbedrijf.example');
    const { lookup, wrapped } = known.key;
    const inTables = (file: string): boolean => !file.includes('/pg_wal/');
    expect((await placesOf(lookup, wrapped)).filter(inTables)).not.toEqual([]);
    await forgotten(known);
    expect(await keyOf(known.subject)).toBeUndefined();
    expect((await placesOf(lookup, wrapped)).filter(inTables)).toEqual([]);
    await keys.query('select pg_switch_wal()');
    expect(await placesOf(lookup, wrapped)).toEqual([]);
  }, 60_000);

  it.each(['with', 'without'])(
    'is forgotten again at the next start %s the register, whatever keys were restored',
    async (register) => {
      const known = await advised(`piet-${register}@voorbeeldbedrijf.example`);
      const { trajectory, subject, name, key } = known;
      await forgotten(known);
      // Without it the history alone tells.
      if (register === 'without') rmSync(registerFile);
      // As an older dump has it: the key, and no tombstone.
      await keys.query('delete from keys.tombstones where subject = $1', [subject]);
      await keys.query('insert into keys.subjects values ($1, $2, $3, $4)', [
        ...[key.subject, key.lookup, key.wrapped, key.created_at],
      ]);
      expect((await contactOf(trajectory)).name).toBe(name);
      await again('audit', 'SIGTERM');
      expect(await contactOf(trajectory)).toMatchObject({ subject, name: null });
      expect(await keyOf(subject)).toBeUndefined();
    },
    120_000,
  );

  it('is forgotten once, also where audit is killed right after the approval', async () => {
    const known = await advised('lies@voorbeeldbedrijf.example');
    const request = await requested(known);
    await does(approver, `${request}/approve`, {});
    await again('audit', 'SIGKILL');
    await executed(request);
    expect(await keyOf(known.subject)).toBeUndefined();
    const { body } = await ask(caseworker, `${request}`);
    expect(body).toMatchObject({ status: 'executed', revision: 2 });
  }, 120_000);

  it('is decided upon only when all is known that the others told', async () => {
    const known = await advised('mia@voorbeeldbedrijf.example');
    const request = await requested(known);
    await cluster.engines.broker.kill();
    // It is stored, and cannot be told.
    await advised('later@voorbeeldbedrijf.example');
    const refused = await ask(approver, `${request}/approve`, {});
    expect([refused.status, refused.body['code']]).toEqual([503, 'erasure.behind']);
    expect(await keyOf(known.subject)).toBeDefined();
    await cluster.engines.broker.restart();
    await until(
      async () => ((await ask(approver, `${request}/approve`, {})).status === 200 ? true : undefined),
      60_000,
    );
    await executed(request);
  }, 180_000);
});
