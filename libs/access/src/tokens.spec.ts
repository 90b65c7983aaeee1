import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, generateKeyPair, SignJWT } from 'jose';
import { SettableClock } from '@digihub/kernel/testing';
import { Authentication } from './authentication.js';
import { demoPeople, demoPerson } from './demo-people.js';
import { TokenIssuer } from './token-issuer.js';
import { identityOfClaims } from './token-verifier.js';

const invalid = { status: 401, code: 'token-invalid' };

describe('tokens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-access-'));
  const keys = join(folder, 'access');
  const clock = new SettableClock('2022-09-01T09:00:00.000Z');
  const coach = demoPerson('coach-limburg-1');
  let issuer: TokenIssuer;

  beforeAll(async () => {
    issuer = await TokenIssuer.open(keys);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('tell who somebody is', async () => {
    const partner = demoPerson('partner-howest');
    expect(await issuer.verifier(clock).verify(await issuer.issue(coach))).toEqual(coach);
    expect(await issuer.verifier(clock).verify(await issuer.issue(partner))).toEqual(partner);
  });

  it('are made with a key that only its owner reads, and that stays', async () => {
    expect(readdirSync(keys)).toEqual(['issuer-key.json']);
    expect(statSync(join(keys, 'issuer-key.json')).mode & 0o777).toBe(0o600);
    const again = await TokenIssuer.open(keys);
    expect(await again.verifier(clock).verify(await issuer.issue(coach))).toEqual(coach);
  });

  it('whoever opens a new folder at once, all get the one key', async () => {
    const issuers = await Promise.all([1, 2, 3].map(() => TokenIssuer.open(join(folder, 'at-once'))));
    for (const one of issuers) {
      expect(await issuers[0]!.verifier(clock).verify(await one.issue(coach))).toEqual(coach);
    }
    expect(readdirSync(join(folder, 'at-once'))).toEqual(['issuer-key.json']);
  });

  it('expire by the real system time, whatever the demo clock says', async () => {
    let now = Date.now();
    const verifier = issuer.verifier(clock, { systemTime: () => now });
    const token = await issuer.issue(coach, { seconds: 60 });
    clock.set('2099-01-01T00:00:00.000Z');
    expect(await verifier.verify(token)).toEqual(coach);
    now += 61_000;
    await expect(verifier.verify(token)).rejects.toMatchObject(invalid);
    await expect(issuer.verifier(clock, { systemTime: () => now }).verify(token)).rejects.toMatchObject(
      invalid,
    );
    clock.set('2022-09-01T09:00:00.000Z');
  });

  it('an auditor reads until the last day, by the programme clock, and not after it', async () => {
    const verifier = issuer.verifier(clock);
    const token = await issuer.issue({ ...demoPerson('auditor'), until: '2022-09-30' });
    clock.set('2022-09-30T21:59:59.000Z');
    expect(await verifier.verify(token)).toMatchObject({ roles: ['auditor'] });
    clock.set('2022-09-30T22:00:00.000Z');
    await expect(verifier.verify(token)).rejects.toMatchObject({ status: 403, code: 'access-ended' });
    clock.set('2022-09-01T09:00:00.000Z');
  });

  it('are refused when anything about them is wrong', async () => {
    const good = await issuer.issue(coach);
    const [head, body, signature] = good.split('.') as [string, string, string];
    const claims = { sub: 'x', roles: ['operator'], iss: 'digihub-built-in', aud: 'digihub', exp: 4e9 };
    const unsigned = `${base64url.encode('{"alg":"none"}')}.${base64url.encode(JSON.stringify(claims))}.`;
    const stranger = (await generateKeyPair('EdDSA')).privateKey;
    const forged = new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(stranger);
    const shared = new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('k'.repeat(32)));
    const raised = base64url.encode(JSON.stringify({ ...claims, sub: 'coach-limburg-1' }));
    const wrong = [
      ...[
        '',
        'a',
        'a.b.c',
        `${head}.${body}`,
        `${head}.${body}.${signature.slice(2)}`,
        `${head}.${raised}.${signature}`,
      ],
      ...[unsigned, await forged, await shared],
    ];
    for (const token of wrong) {
      await expect(issuer.verifier(clock).verify(token)).rejects.toMatchObject(invalid);
    }
  });

  it('count only from this machine', async () => {
    const authentication = new Authentication(issuer.verifier(clock));
    const authorization = `Bearer ${await issuer.issue(coach)}`;
    const from = (remoteAddress: string) =>
      authentication.actorOf({ headers: { authorization }, socket: { remoteAddress } });
    for (const here of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect(await from(here)).toEqual(coach);
    for (const there of ['10.0.0.7', '::ffff:10.0.0.7', '2001:db8::1']) {
      await expect(from(there)).rejects.toMatchObject(invalid);
    }
  });
});

describe('claims', () => {
  it('no token makes anybody the system', () => {
    expect(identityOfClaims({ sub: 'x', roles: ['system', 'coach', 'king'] }).actor.roles).toEqual(['coach']);
    expect(() => identityOfClaims({ sub: 'system:routing', roles: [] })).toThrow(TypeError);
  });
  it.each([{}, { sub: '' }, { sub: 'a b' }, { sub: 'x', until: 'never' }, { sub: 'x', until: 7 }])(
    'of the wrong shape are refused: %j',
    (claims) => {
      expect(() => identityOfClaims({ ...claims })).toThrow(TypeError);
    },
  );
  it('absent lists are empty', () => {
    expect(identityOfClaims({ sub: 'x', roles: 'operator' })).toEqual({
      actor: { id: 'x', roles: [], hubs: [] },
    });
  });
});

describe('the demo people', () => {
  it('stand for every role but the system, in every hub, each once', () => {
    const ids = demoPeople.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const hub of ['oost-vlaanderen', 'west-vlaanderen', 'antwerpen', 'limburg', 'vlaams-brabant']) {
      expect(ids).toEqual(
        expect.arrayContaining([
          `caseworker-${hub}`,
          `coach-${hub}-1`,
          `coach-${hub}-2`,
          `approver-${hub}`,
          `finance-${hub}`,
        ]),
      );
    }
    expect(ids).toEqual(expect.arrayContaining(['partner-howest', 'partner-sirris', 'auditor', 'operator']));
  });
  it('are named when one is asked for that does not exist', () => {
    expect(() => demoPerson('coach-brussel')).toThrow(/coach-limburg-1/);
  });
});
