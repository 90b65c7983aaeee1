import { afterEach, describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { SettableClock } from '@digihub/kernel/testing';
import { type IdentityProvider, signIn, startIdentityProvider } from '../testing.js';
import { type OpenIdConnectOptions, openIdConnectVerifier } from './open-id-connect-verifier.js';

const audience = 'https://digihub.example/api';
const invalid = { status: 401, code: 'token-invalid' };
const unavailable = { status: 503, code: 'identity-provider-unavailable' };
const clock = new SettableClock();
const coach = { id: 'coach-limburg-1', roles: ['coach'], hubs: ['limburg'] };
const people = { 'coach-limburg-1': { roles: ['coach'], hubs: ['limburg'] } };

let running: IdentityProvider | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const started = async () => (running = await startIdentityProvider({ people, audience }));

const verifierOf = ({ issuer }: { readonly issuer: string }, options: Partial<OpenIdConnectOptions> = {}) =>
  openIdConnectVerifier({ issuer, audience, clock, ...options });

const coachToken = async ({ issuer }: { readonly issuer: string }): Promise<string> =>
  (await signIn(issuer, 'coach-limburg-1', audience)).access_token;

describe('keys of an OpenID Connect provider', () => {
  it('are found once, whoever asks at the same time', async () => {
    const fresh = await started();
    const token = await coachToken(fresh);
    const verifier = verifierOf(fresh);
    expect(await Promise.all([1, 2, 3, 4].map(() => verifier.verify(token)))).toEqual(Array(4).fill(coach));
    expect(fresh.asked).toEqual({ discovery: 1, keys: 1 });
  });

  it('are followed when they rotate; what a withdrawn key signed opens nothing', async () => {
    const rotating = await started();
    const before = await coachToken(rotating);
    const lasting = verifierOf(rotating, { keysSettleFor: 0 });
    const strict = verifierOf(rotating, { keysSettleFor: 0, keysGoodFor: 0 });
    for (const verifier of [lasting, strict]) expect(await verifier.verify(before)).toEqual(coach);
    await rotating.rotateKeys();
    const after = await coachToken(rotating);
    for (const verifier of [lasting, strict]) expect(await verifier.verify(after)).toEqual(coach);
    await expect(strict.verify(before)).rejects.toMatchObject(invalid);
  });

  it('are not asked for again by tokens with made-up key ids', async () => {
    const calm = await started();
    const verifier = verifierOf(calm);
    await verifier.verify(await coachToken(calm));
    const { privateKey } = await generateKeyPair('RS256');
    for (let n = 0; n < 20; n += 1) {
      const madeUp = await new SignJWT({ sub: 'x', iss: calm.issuer, aud: audience, exp: 4e9 })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: `made-up-${n}` })
        .sign(privateKey);
      await expect(verifier.verify(madeUp)).rejects.toMatchObject(invalid);
    }
    expect(calm.asked).toEqual({ discovery: 1, keys: 1 });
  });

  it('can be had from a place of their own, without discovery', async () => {
    const inner = await started();
    const verifier = verifierOf(inner, { keysUrl: `${inner.issuer}/jwks` });
    expect(await verifier.verify(await coachToken(inner))).toEqual(coach);
    expect(inner.asked).toEqual({ discovery: 0, keys: 1 });
  });
});

describe('a provider that is away', () => {
  it('at the start: nobody comes in, attempts keep a growing distance, and all is well once it is back', async () => {
    const late = await started();
    const token = await coachToken(late);
    await late.goAway();
    let elapsed = 0;
    const reports: Error[] = [];
    const verifier = verifierOf(late, {
      elapsed: () => elapsed,
      report: (error) => void reports.push(error),
    });
    const refusedFor = async (retryAfter: number) => {
      await expect(verifier.verify(token)).rejects.toMatchObject({
        ...unavailable,
        extensions: { retryAfter },
      });
    };
    expect(await verifier.ready()).toEqual({ up: false });
    await refusedFor(1);
    elapsed = 1_000;
    await refusedFor(2);
    elapsed = 2_000;
    await refusedFor(1);
    elapsed = 3_000;
    await refusedFor(4);
    expect(reports).toHaveLength(3);
    await late.comeBack();
    await refusedFor(4);
    elapsed = 7_000;
    expect(await verifier.ready()).toEqual({ up: true });
    expect(await verifier.verify(token)).toEqual(coach);
    expect(late.asked).toEqual({ discovery: 1, keys: 1 });
  });

  it('meanwhile: whose keys we hold goes on for as long as they are good, and no longer', async () => {
    const leaving = await started();
    const [first, second] = [await coachToken(leaving), await coachToken(leaving)];
    const lasting = verifierOf(leaving);
    const strict = verifierOf(leaving, { keysGoodFor: 0 });
    for (const verifier of [lasting, strict]) expect(await verifier.verify(first)).toEqual(coach);
    await leaving.goAway();
    expect(await lasting.verify(second)).toEqual(coach);
    expect(await lasting.ready()).toEqual({ up: true });
    for (const token of [first, second])
      await expect(strict.verify(token)).rejects.toMatchObject(unavailable);
    expect(await strict.ready()).toEqual({ up: false });
  });

  it('a token without a known key is not taken for a bad one while nobody can be asked', async () => {
    const turning = await started();
    const verifier = verifierOf(turning, { keysSettleFor: 0 });
    await verifier.verify(await coachToken(turning));
    await turning.rotateKeys();
    const after = await coachToken(turning);
    await turning.goAway();
    await expect(verifier.verify(after)).rejects.toMatchObject(unavailable);
  });

  it('that hangs is given up', async () => {
    const hanging = await started();
    const token = await coachToken(hanging);
    hanging.hang();
    await expect(verifierOf(hanging, { timeout: 100 }).verify(token)).rejects.toMatchObject(unavailable);
  });

  const elsewhere = 'https://identity.example';
  const document = JSON.stringify({ issuer: elsewhere, jwks_uri: `${elsewhere}/keys` });
  it.each([
    ['an error', 500, 'oops'],
    ['no JSON', 200, '<html>sign in to the hotel network</html>'],
    ['JSON that is no document', 200, 'null'],
    ['another issuer', 200, document],
    ['a redirect', 302, ''],
  ])('or whose answer is %s: 503, and no open door', async (_, status, body) => {
    const broken = await started();
    const token = await coachToken(broken);
    broken.answer(status, body);
    await expect(verifierOf(broken).verify(token)).rejects.toMatchObject(unavailable);
  });

  it.each([
    ['nothing', (own: string) => ({ issuer: own })],
    ['a plain address elsewhere', (own: string) => ({ issuer: own, jwks_uri: 'http://keys.example/jwks' })],
    ['itself, which is no key set', (own: string) => ({ issuer: own, jwks_uri: `${own}/jwks` })],
  ])('or whose document names for its keys %s', async (_, members) => {
    const broken = await started();
    const token = await coachToken(broken);
    broken.answer(200, JSON.stringify(members(broken.issuer)));
    await expect(verifierOf(broken).verify(token)).rejects.toMatchObject(unavailable);
  });
});
