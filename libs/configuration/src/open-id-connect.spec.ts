import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Allow, Caller, type OpenIdConnectVerifier, openIdConnectVerifier, Public } from '@digihub/access';
import { type IdentityProvider, signIn, startIdentityProvider } from '@digihub/access/testing';
import { createHttpApp } from '@digihub/http';
import type { Actor } from '@digihub/kernel';
import { SettableClock } from '@digihub/kernel/testing';
import { HealthModule } from '@digihub/telemetry';
import { readConfiguration } from './index.js';

const audience = 'https://digihub.example/api';
const people = {
  'coach-limburg-1': { realm_access: { roles: ['digihub-coach'] }, hubs: ['limburg'] },
  auditor: { realm_access: { roles: ['digihub-auditor'] }, until: '2024-06-30' },
  outsider: { realm_access: { roles: ['finance', 'system', 'digihub-system'] } },
};

@Controller('coaching/v1')
class Sheets {
  @Get('sheets')
  @Allow('coach')
  sheets(@Caller() { id, roles, hubs }: Actor) {
    return { id, roles, hubs };
  }

  @Get('history')
  @Allow('auditor', 'coach')
  history(@Caller() { id }: Actor) {
    return { id };
  }

  @Get('forgotten')
  forgotten() {
    return 'nobody sees this';
  }

  @Get('open')
  @Public()
  open() {
    return { open: true };
  }
}

/** From the environment to an answer over HTTP, with a real provider in between. */
describe('a service behind an OpenID Connect provider', () => {
  let provider: IdentityProvider;
  let app: NestFastifyApplication;
  let elapsed = 0;
  const tokens: Record<string, string> = {};

  const ask = async (path: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${await app.getUrl()}/coaching/${path}`, { headers });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as object };
  };

  const start = async (at: IdentityProvider): Promise<NestFastifyApplication> => {
    const { identity } = readConfiguration({
      DIGIHUB_OIDC_ISSUER: at.issuer,
      DIGIHUB_OIDC_AUDIENCE: audience,
      DIGIHUB_OIDC_CLAIM_ROLES: 'realm_access.roles',
      DIGIHUB_OIDC_ROLE_PREFIX: 'digihub-',
      DIGIHUB_TRUST_PROXY: 'true',
    });
    if (identity.kind !== 'openid-connect') throw new Error('the provider was not configured');
    const clock = new SettableClock('2024-09-01T09:00:00.000Z');
    const verifier: OpenIdConnectVerifier = openIdConnectVerifier({
      ...identity,
      clock,
      elapsed: () => elapsed,
    });
    @Module({
      imports: [
        HealthModule.of({ coaching: [{ name: 'identity-provider', check: () => verifier.ready() }] }),
      ],
      controllers: [Sheets],
    })
    class Root {}
    const made = await createHttpApp(Root, { verifier, logger: false });
    await made.listen(0, '127.0.0.1');
    return made;
  };

  beforeAll(async () => {
    provider = await startIdentityProvider({ people, audience });
    for (const person of Object.keys(people)) {
      tokens[person] = (await signIn(provider.issuer, person, audience)).access_token;
    }
    // The service starts while nobody can be asked.
    await provider.goAway();
    app = await start(provider);
  });
  afterAll(async () => {
    await app.close();
    await provider.stop();
  });

  it('starts while the provider is away: not ready, 503 with a token, 401 without, open routes open', async () => {
    expect(await ask('health/ready')).toMatchObject({
      status: 503,
      body: { dependencies: { 'identity-provider': { up: false } } },
    });
    const refused = await ask('v1/sheets', tokens['coach-limburg-1']);
    expect(refused).toMatchObject({ status: 503, body: { code: 'identity-provider-unavailable' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(refused.body)).not.toContain(provider.issuer);
    expect(await ask('v1/sheets')).toMatchObject({ status: 401, body: { code: 'token-missing' } });
    expect(await ask('v1/open')).toMatchObject({ status: 200 });
    expect(await ask('health/live')).toMatchObject({ status: 200 });
  });

  it('lets in who may, and nobody else, once it is back', async () => {
    await provider.comeBack();
    elapsed += 60_000;
    expect(await ask('v1/sheets', tokens['coach-limburg-1'])).toMatchObject({
      status: 200,
      body: { id: 'coach-limburg-1', roles: ['coach'], hubs: ['limburg'] },
    });
    expect(await ask('health/ready')).toMatchObject({ status: 200 });
    for (const [path, person, status, code] of [
      ['v1/sheets', 'outsider', 403, 'role-missing'],
      ['v1/history', 'auditor', 403, 'access-ended'],
      ['v1/forgotten', 'coach-limburg-1', 403, 'closed'],
    ] as const) {
      expect(await ask(path, tokens[person])).toMatchObject({ status, body: { code } });
    }
    const [head, body] = tokens['coach-limburg-1']!.split('.');
    for (const forged of ['x', `${head}.${body}.`, `${head}.${body}.AAAA`]) {
      expect(await ask('v1/sheets', forged)).toMatchObject({ status: 401, body: { code: 'token-invalid' } });
    }
  });

  it('goes on with the keys it holds while the provider is away again', async () => {
    const { access_token: unseen } = await signIn(provider.issuer, 'coach-limburg-1', audience);
    await provider.goAway();
    expect(await ask('v1/sheets', unseen)).toMatchObject({ status: 200 });
    expect(await ask('health/ready')).toMatchObject({ status: 200 });
  });
});
