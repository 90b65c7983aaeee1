import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { demoPerson, TokenIssuer } from '@digihub/access';
import type { Access, AccessLog } from '@digihub/access-log';
import type { EventStore } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { createHttpApp } from '@digihub/http';
import type { Clock } from '@digihub/kernel';
import {
  leafHash,
  openCheckpoint,
  parseVerifier,
  readArchive,
  verifyConsistency,
  verifyDossier,
  verifyInclusion,
} from '@digihub/ledger-proofs';
import { Checkpoints } from '@digihub/ledger';
import { someEvent } from '@digihub/ledger/suites';
import { type KeyRing, openKeyRing } from '@digihub/privacy';
import { programme } from '@digihub/programme';
import { openReadDatabase } from '@digihub/read-models';
import { until } from '@digihub/read-models/suites';
import { type Audit, openAudit } from '../open-audit.js';

const clock: Clock = { now: () => '2022-05-09T07:00:00.000Z' };

describe('the log over HTTP', () => {
  let folder: string;
  let store: EventStore;
  let sealer: KeyRing;
  let app: NestFastifyApplication;
  let audit: Audit;
  let issuer: TokenIssuer;
  const troubles: unknown[] = [];
  const noted: Access[] = [];
  const accessLog = {
    write: async (access: Access) => void noted.push(access),
    record: async () => undefined,
  } as unknown as AccessLog;

  const ask = async (path: string, as = 'auditor') => {
    const authorization = `Bearer ${await issuer.issue(demoPerson(as))}`;
    return app.inject({ url: `/audit/v1/log/${path}`, headers: { authorization } });
  };
  const write = async (from: number, to: number): Promise<void> => {
    const numbers = Array.from({ length: to - from }, (_, place) => from + place);
    const events = numbers.map((number) => someEvent(`t${number}`, number));
    await store.append(`intake-${from}`, events, 'no-stream');
  };
  const verifiers = async () =>
    (await ask('vkey')).body
      .split('\n')
      .filter((line) => line !== '')
      .map(parseVerifier);
  const checkpoint = async () => openCheckpoint((await ask('checkpoint')).body, await verifiers());
  const reaches = (size: number) =>
    until(
      async () => (await ask('checkpoint')).statusCode === 200 && (await checkpoint()).size === size,
      'a checkpoint',
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-log-'));
    store = await openEmbeddedStore({ folder });
    sealer = await openKeyRing({ folder, masterKey: new Uint8Array(32).fill(7), clock: clock });
    issuer = await TokenIssuer.open(folder);
    audit = await openAudit({
      engines: {
        ...{ store, sealer, programme, clock: clock },
        database: (name, migrations) => openReadDatabase({ file: join(folder, `${name}.db`), migrations }),
        report: ({ error }) => troubles.push(error),
      },
      configuration: { ledger: { interval: 0.05 } },
      folders: { keys: folder, checkpoints: join(folder, 'checkpoints') },
    });
    const verifier = issuer.verifier(clock, { loopbackOnly: false });
    app = await createHttpApp(audit.module, { verifier, sealer, accessLog, logger: false });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app.close();
    await sealer.close();
    await store.close();
    rmSync(folder, { recursive: true });
    expect(troubles).toEqual([]);
  });

  it('has no checkpoint before the first event, and says so', async () => {
    const answer = await ask('checkpoint');
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'audit.no-checkpoint-yet']);
  });

  it('proves an event, from the entry to the signed checkpoint', async () => {
    await write(0, 300);
    await reaches(300);
    const { size, root } = await checkpoint();
    const { id } = someEvent('t7', 7);
    const proven = (await ask(`proof/inclusion?event=${id}`)).json();
    expect(proven).toMatchObject({ event: id, index: 7, size, root: root.toString('base64') });
    const proof = (proven.proof as string[]).map((hash) => Buffer.from(hash, 'base64'));
    verifyInclusion(leafHash(Buffer.from(proven.entry)), { index: 7, size, proof, root });
  });

  it('tells its state and size to the metrics', async () => {
    const told = jest.fn();
    await until(async () => {
      audit.measure!({ ledger: told });
      return (told.mock.lastCall?.[0] as { size: number }).size === 300;
    }, 'it follows');
    expect(told).toHaveBeenLastCalledWith({ state: 'following', size: 300 });
  });

  it('proves that it goes on', async () => {
    const before = await checkpoint();
    await write(300, 420);
    await reaches(420);
    const { proof } = (await ask(`proof/consistency?from=${before.size}`)).json() as { proof: string[] };
    verifyConsistency(
      before,
      await checkpoint(),
      proof.map((hash) => Buffer.from(hash, 'base64')),
    );
  });

  it('serves tiles, and the entries behind their hashes', async () => {
    const [full, partial] = [await ask('tile/0/000'), await ask('tile/0/001.p/164')];
    expect([full, partial].map(({ rawPayload }) => rawPayload.length)).toEqual([256 * 32, 164 * 32]);
    expect(full.headers['content-type']).toBe('application/octet-stream');
    const bundle = (await ask('tile/entries/001.p/164')).rawPayload;
    for (let at = 0, index = 0; at < bundle.length; index += 1) {
      const end = at + 2 + bundle.readUInt16BE(at);
      expect(leafHash(bundle.subarray(at + 2, end))).toEqual(
        partial.rawPayload.subarray(index * 32, (index + 1) * 32),
      );
      at = end;
    }
    expect((await ask('tile/1/000.p/1')).rawPayload).toHaveLength(32);
  });

  it.each([
    ['tile/0/001', 404],
    ['tile/0/1', 404],
    ['tile/entries/002.p/1', 404],
    ['tile/9/../../x', 404],
    ['proof/inclusion?event=unknown', 404],
    ['proof/inclusion', 400],
    [`proof/inclusion?event=${someEvent('t300', 300).id}&size=299`, 400],
    ['proof/inclusion?event=x&size=99999', 400],
    ['proof/consistency?from=421', 400],
    ['proof/consistency?from=0', 400],
  ])('answers %s with %i', async (path, status) => {
    const answer = await ask(path);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('gives the dossier of a case, which verifies, and notes who took it', async () => {
    const authorization = `Bearer ${await issuer.issue(demoPerson('auditor'))}`;
    const id = '7x3k9m2p4q8r1s5t';
    await store.append(`intake-${id}`, [someEvent(id, 1, { since: '2022-05-01' })], 'no-stream');
    await reaches(421);
    const ask = (of: string, since = 300) =>
      app.inject({
        url: `/audit/v1/trajectories/${of}/dossier?language=en&since=${since}`,
        headers: { authorization },
      });
    const answer = await ask(id);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip']);
    const trust = { verifiers: await verifiers() };
    expect(verifyDossier(readArchive(answer.rawPayload), trust)).toMatchObject({ trajectory: id, events: 1 });
    expect(noted).toMatchObject([{ kind: 'dossier', trajectory: id, actor: { id: 'auditor' } }]);
    expect((await ask('0000000000000000')).statusCode).toBe(404);
    const made = jest.spyOn(Checkpoints.prototype, 'makeWithCase').mockClear();
    expect((await ask(id, 422)).json()).toMatchObject({ code: 'audit.no-such-size', size: 421 });
    expect(made).not.toHaveBeenCalled();
  });

  it('notes the purpose that is named, and collects nothing for who may not read', async () => {
    const id = 'h4x3k9m2p4q8r1s5';
    const own = someEvent(id, 1, { since: '2022-05-01' });
    const event = { ...own, metadata: { ...own.metadata, hub: 'antwerpen' } };
    await store.append(`intake-${id}`, [event], 'no-stream');
    await reaches(422);
    const dossier = async (as: string, purpose: string) => {
      const authorization = `Bearer ${await issuer.issue(demoPerson(as))}`;
      const url = `/audit/v1/trajectories/${id}/dossier`;
      return (await app.inject({ url, headers: { authorization, purpose } })).statusCode;
    };
    noted.length = 0;
    const made = jest.spyOn(Checkpoints.prototype, 'makeWithCase').mockClear();
    expect(await dossier('caseworker-limburg', 'audit')).toBe(403);
    expect(await dossier('auditor', 'curiosity')).toBe(400);
    expect(made).not.toHaveBeenCalled();
    expect(await dossier('auditor', 'complaint')).toBe(200);
    expect(noted.filter(({ kind }) => kind === 'dossier')).toMatchObject([{ purpose: 'complaint' }]);
  });

  describe('as a job', () => {
    const send = async (method: 'GET' | 'POST', path: string, body?: object, as = 'auditor') => {
      const authorization = `Bearer ${await issuer.issue(demoPerson(as))}`;
      const headers = { authorization, 'idempotency-key': randomUUID() };
      const payload = body === undefined ? {} : { payload: body };
      return app.inject({ method, url: `/audit/v1/jobs/${path}`, headers, ...payload });
    };
    const done = async (kind: string, body: object) => {
      const { id } = (await send('POST', kind, body)).json() as { id: string };
      const shown = async () => (await send('GET', id)).json() as { state: string; summary: object };
      await until(async () => ['done', 'failed'].includes((await shown()).state), 'the job');
      noted.length = 0;
      return { job: await shown(), result: (await send('GET', `${id}/result`)).rawPayload };
    };

    it('verifies the store, also against a checkpoint that was kept', async () => {
      const since = (await ask('checkpoint')).body;
      const { job, result } = await done('verify', { since });
      expect(job).toMatchObject({ state: 'done', summary: { events: 422, logged: 422, finding: null } });
      expect(job).toMatchObject({ createdAt: clock.now(), finishedAt: clock.now() });
      expect(JSON.parse(result.toString())).toEqual(job.summary);
      const other = await send('POST', 'verify', { since: since.replace(/^422$/m, '421') });
      expect([other.statusCode, other.json().code]).toEqual([422, 'audit.not-our-checkpoint']);
    });

    it('draws a sample: what was drawn, from which population, and the dossiers, and notes who took them', async () => {
      const { job, result } = await done('sample', { seed: 's', size: 3, by: 'random', language: 'en' });
      expect(job).toMatchObject({ state: 'done', summary: { population: { size: 422 }, drawn: 3 } });
      const files = readArchive(result);
      const { drawn } = JSON.parse(Buffer.from(files.get('sample.json')!).toString()) as {
        drawn: { trajectory: string }[];
      };
      expect(drawn).toHaveLength(3);
      expect(noted.map(({ kind, trajectory }) => [kind, trajectory])).toEqual(
        drawn.map(({ trajectory }) => ['dossier', trajectory]),
      );
      for (const { trajectory } of drawn) {
        const dossier = readArchive(files.get(`${trajectory}.zip`)!);
        expect(verifyDossier(dossier, { verifiers: await verifiers() })).toMatchObject({ trajectory });
      }
    });

    it('is for auditors, and verify for operators too', async () => {
      const asked = async (kind: string, as: string) => (await send('POST', kind, {}, as)).statusCode;
      expect(await asked('verify', 'caseworker-limburg')).toBe(403);
      expect(await asked('verify', 'operator')).toBe(202);
      expect(await asked('sample', 'operator')).toBe(403);
      expect((await send('POST', 'sample', { seed: 's', size: 0, by: 'random' })).statusCode).toBe(400);
    });
  });

  it('gives everybody its checkpoint and keys, and the rest to auditors', async () => {
    for (const path of ['checkpoint', 'vkey'])
      expect((await ask(path, 'caseworker-limburg')).statusCode).toBe(200);
    for (const path of ['tile/0/000', 'tile/entries/000', 'proof/consistency?from=1'])
      expect((await ask(path, 'caseworker-limburg')).statusCode).toBe(403);
  });
});
