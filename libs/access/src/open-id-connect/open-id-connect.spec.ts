import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, SignJWT } from 'jose';
import { SettableClock } from '@digihub/kernel/testing';
import { type IdentityProvider, machineToken, signIn, startIdentityProvider } from '../testing.js';
import { Authentication } from '../authentication.js';
import { type OpenIdConnectOptions, openIdConnectVerifier } from './open-id-connect-verifier.js';

const audience = 'https://digihub.example/api';
const invalid = { status: 401, code: 'token-invalid' };

const clock = new SettableClock('2024-09-01T09:00:00.000Z');

const people = {
  'coach-limburg-1': {
    realm_access: { roles: ['digihub-coach', 'offline_access', 'digihub-system', 'finance'] },
    digihub: { hubs: ['limburg', 'atlantis'], organisation: 'nobody-we-know' },
  },
  'auth0|7F': { realm_access: { roles: ['digihub-auditor'] }, digihub: { until: '2024-09-30' } },
  'system:routing': { realm_access: { roles: ['digihub-system'] } },
  'digihub-machine': {
    realm_access: { roles: 'digihub-partner' },
    digihub: { hubs: 'limburg antwerpen', organisation: ['howest'] },
  },
};

const claims = {
  roles: 'realm_access.roles',
  rolePrefix: 'digihub-',
  hubs: 'digihub.hubs',
  organisation: 'digihub.organisation',
  until: 'digihub.until',
};

const coach = { id: 'coach-limburg-1', roles: ['coach'], hubs: ['limburg'] };

let provider: IdentityProvider;
let extra: IdentityProvider | undefined;

beforeAll(async () => {
  provider = await startIdentityProvider({ people, audience });
});
afterAll(() => provider.stop());
afterEach(async () => {
  await extra?.stop();
  extra = undefined;
});

const another = async (options: Partial<Parameters<typeof startIdentityProvider>[0]> = {}) =>
  (extra = await startIdentityProvider({ people, audience, ...options }));

const verifierOf = ({ issuer }: { readonly issuer: string }, options: Partial<OpenIdConnectOptions> = {}) =>
  openIdConnectVerifier({ issuer, audience, clock, claims, ...options });

const coachToken = async (at: IdentityProvider = provider): Promise<string> =>
  (await signIn(at.issuer, 'coach-limburg-1', audience)).access_token;

describe('tokens of an OpenID Connect provider', () => {
  it('tell who signed in, what of it we know, and nothing that we do not', async () => {
    const token = await coachToken();
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    expect(await verifierOf(provider).verify(token)).toEqual(coach);
  });

  it('tell which machine signed in with client credentials; a list of one may be a text', async () => {
    expect(await verifierOf(provider).verify(await machineToken(provider.issuer, audience))).toEqual({
      id: 'digihub-machine',
      roles: ['partner'],
      hubs: ['limburg', 'antwerpen'],
      organisation: 'howest',
    });
  });

  it('end on the last day that they name; a subject that fits no address gets a lasting pseudonym', async () => {
    const verifier = verifierOf(provider);
    const { access_token: token } = await signIn(provider.issuer, 'auth0|7F', audience);
    const actor = await verifier.verify(token);
    expect(actor).toEqual({
      id: expect.stringMatching(/^person-[0-9a-z]{16}$/),
      roles: ['auditor'],
      hubs: [],
    });
    expect(await verifierOf(provider).verify(token)).toEqual(actor);
    clock.set('2024-10-01T09:00:00.000Z');
    await expect(verifier.verify(token)).rejects.toMatchObject({ status: 403, code: 'access-ended' });
    clock.set('2024-09-01T09:00:00.000Z');
  });

  it('count from every machine, not from this one alone', async () => {
    const authentication = new Authentication(verifierOf(provider));
    const headers = { authorization: `Bearer ${await coachToken()}` };
    expect(await authentication.actorOf({ headers, socket: { remoteAddress: '203.0.113.7' } })).toEqual(
      coach,
    );
  });

  it('make nobody the system', async () => {
    const { access_token: token } = await signIn(provider.issuer, 'system:routing', audience);
    await expect(verifierOf(provider).verify(token)).rejects.toMatchObject(invalid);
  });

  it('expire, by the real time and a skew of seconds, also those already seen', async () => {
    const token = await coachToken();
    const expires = decodeJwt(token).exp! * 1000;
    let now = Date.now();
    const verifier = verifierOf(provider, { systemTime: () => now, clockSkew: 5 });
    for (const [at, good] of [
      [expires - 1_000, true],
      [expires + 4_000, true],
      [expires + 6_000, false],
    ] as const) {
      now = at;
      const verified = verifier.verify(token);
      await (good
        ? expect(verified).resolves.toEqual(coach)
        : expect(verified).rejects.toMatchObject(invalid));
    }
    await expect(
      verifierOf(provider, { systemTime: () => now, clockSkew: 5 }).verify(token),
    ).rejects.toMatchObject(invalid);
  });

  it('count only for us, from the one issuer, as access tokens', async () => {
    const token = await coachToken();
    const stranger = await another();
    const { id_token: idToken } = await signIn(provider.issuer, 'coach-limburg-1', audience);
    const clientId = String(decodeJwt(idToken!).aud);
    const attempts = [
      () => verifierOf(provider, { audience: 'https://other.example/api' }).verify(token),
      () => verifierOf(stranger).verify(token),
      async () => verifierOf(provider).verify(await coachToken(stranger)),
      () => verifierOf(provider, { tokenType: 'any' }).verify(idToken!),
      () => verifierOf(provider, { audience: clientId }).verify(idToken!),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(invalid);
  });

  it('need the mark of an access token, unless the provider is known to make none', async () => {
    const plain = await another({ header: { typ: 'JWT' } });
    const token = await coachToken(plain);
    await expect(verifierOf(plain).verify(token)).rejects.toMatchObject(invalid);
    expect(await verifierOf(plain, { tokenType: 'any' }).verify(token)).toEqual(coach);
  });

  it('are signed by the provider alone: no alg none, no shared secret, no key of somebody else', async () => {
    const token = await coachToken();
    const payload = { ...decodeJwt(token), sub: 'operator', realm_access: { roles: ['digihub-operator'] } };
    const header = { ...decodeProtectedHeader(token), alg: 'HS256', typ: 'at+jwt' };
    const [publicKey] = await provider.keys();
    const signed = (secret: Uint8Array) => new SignJWT(payload).setProtectedHeader(header).sign(secret);
    const encode = (value: object) => base64url.encode(JSON.stringify(value));
    const own = await generateKeyPair('RS256');
    const forged = [
      `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`,
      // The confusion: the public key's own bytes as the shared secret.
      await signed(new TextEncoder().encode(JSON.stringify(publicKey))),
      await signed(base64url.decode(publicKey!.n!)),
      await new SignJWT(payload).setProtectedHeader({ ...header, alg: 'RS256' }).sign(own.privateKey),
      // A key that the token brings along.
      await new SignJWT(payload)
        .setProtectedHeader({ ...header, alg: 'RS256', jwk: { kty: 'RSA', n: publicKey!.n!, e: 'AQAB' } })
        .sign(own.privateKey),
      `${token.split('.')[0]}.${encode(payload)}.${token.split('.')[2]}`,
    ];
    const verifier = verifierOf(provider);
    for (const attempt of forged) await expect(verifier.verify(attempt)).rejects.toMatchObject(invalid);
    const secret = new TextEncoder().encode('s'.repeat(32));
    const symmetric = await another({ algorithm: 'HS256', sharedSecret: secret });
    await expect(verifierOf(symmetric).verify(await coachToken(symmetric))).rejects.toMatchObject(invalid);
    expect(await importJWK(publicKey!, 'RS256')).toBeDefined();
  });

  it('are signed with what is allowed and nothing else', async () => {
    const elliptic = await another({ algorithm: 'ES256' });
    const token = await coachToken(elliptic);
    expect(await verifierOf(elliptic).verify(token)).toEqual(coach);
    await expect(verifierOf(elliptic, { algorithms: ['RS256'] }).verify(token)).rejects.toMatchObject(
      invalid,
    );
  });
});

describe('a verifier that would not be safe is not made', () => {
  const made = (options: Partial<OpenIdConnectOptions>) => () =>
    openIdConnectVerifier({ issuer: 'https://identity.example', audience, clock, ...options });

  it.each([
    [{ algorithms: ['RS256', 'HS256'] }, RangeError],
    [{ algorithms: ['none'] }, RangeError],
    [{ algorithms: [] }, RangeError],
    [{ issuer: 'http://identity.example' }, TypeError],
    [{ issuer: 'https://me:secret@identity.example' }, TypeError],
    [{ issuer: 'https://identity.example?x' }, TypeError],
    [{ issuer: 'file:///etc/keys' }, TypeError],
    [{ issuer: 'identity.example' }, TypeError],
    [{ keysUrl: 'http://identity.example/keys' }, TypeError],
    [{ audience: '' }, TypeError],
  ])('%j', (options, kind) => {
    expect(made(options)).toThrow(kind);
    expect(made(options)).not.toThrow(/secret/);
  });

  it('over plain http only where somebody says that the network is closed', () => {
    expect(made({ issuer: 'http://identity.example', allowHttp: true })).not.toThrow();
    expect(made({ issuer: 'http://127.0.0.1:4000' })).not.toThrow();
    expect(made({ issuer: 'http://127.evil.example' })).toThrow(TypeError);
  });
});
