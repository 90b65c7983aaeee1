import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoPerson, openIdConnectVerifier } from '@digihub/access';
import { readConfiguration } from '@digihub/configuration';
import { type LocalPostgres, startLocalPostgres } from '@digihub/infra-postgres';
import { systemClock } from '@digihub/kernel';
import pg from 'pg';
import { environmentOf, readComposeFile, repository } from './compose-file.js';
import { type LocalKeycloak, startLocalKeycloak } from './local-keycloak.js';

const file = readComposeFile();
const container = file.services['identity']!;
const inContainer = (value: string, port: number): string =>
  value.replace('localhost:8080', `localhost:${port}`);

describe('the accounts and the identity provider of docker-compose.yml', () => {
  let folder: string;
  let secrets: string;
  let postgres: LocalPostgres;
  let keycloak: LocalKeycloak;
  const secret = (name: string): string => readFileSync(join(secrets, name), 'utf8').trim();
  const here = (url: string): string => url.replace('@postgres:5432', `@127.0.0.1:${postgres.port}`);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-identity-'));
    secrets = join(folder, 'secrets');
    spawnSync(join(repository, 'infra/secrets.sh'), [secrets]);
    postgres = await startLocalPostgres();
    const owner = new URL(postgres.url);
    // As the image does at its first start.
    for (let times = 0; times < 2; times += 1) {
      const made = spawnSync(join(repository, 'infra/postgres/init/accounts.sh'), {
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          ...{ SECRETS: secrets, SQL: join(repository, 'infra/postgres/sql') },
          ...{
            POSTGRES_USER: owner.username,
            POSTGRES_DB: owner.pathname.slice(1),
            PGPASSWORD: owner.password,
          },
          ...{ PGHOST: '127.0.0.1', PGPORT: owner.port },
        },
      });
      if (made.status !== 0) throw new Error(`accounts.sh: ${String(made.error)} ${made.stderr}`);
    }
    keycloak = await startLocalKeycloak({
      version: container.image.split(':')[1]!,
      folder: join(folder, 'keycloak'),
      secrets,
      environment: (port) => ({
        ...container.environment,
        KC_HOSTNAME: inContainer(container.environment!['KC_HOSTNAME']!, port),
        KC_DB_URL: container.environment!['KC_DB_URL']!.replace(
          'postgres:5432',
          `127.0.0.1:${postgres.port}`,
        ),
      }),
    });
  }, 900_000);
  afterAll(async () => {
    await keycloak?.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const connect = async (url: string): Promise<string> => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return (await client.query<{ name: string }>('select current_user as name')).rows[0]!.name;
    } finally {
      await client.end();
    }
  };

  it.each(['intake', 'routing', 'coaching', 'finance', 'keys'])(
    '%s gets into its schema with its secret, and not into the database of the provider',
    async (account) => {
      const url = here(secret(`${account}-database`));
      expect(await connect(url)).toBe(account);
      await expect(connect(url.replace('/digihub', '/identity'))).rejects.toThrow('permission denied');
    },
  );

  const tokenUrl = () =>
    `http://localhost:${keycloak.port}/identity/realms/digihub/protocol/openid-connect/token`;
  const askToken = async (username: string, clientId = 'digihub-cli', password = secret('demo-password')) => {
    const body = new URLSearchParams({ grant_type: 'password', client_id: clientId, username, password });
    const response = await fetch(tokenUrl(), { method: 'POST', body });
    return {
      status: response.status,
      answer: (await response.json()) as { access_token?: string; error?: string },
    };
  };
  const verifier = () => {
    const environment = Object.fromEntries(
      Object.entries({ ...environmentOf(file, 'intake', secrets), DIGIHUB_SERVICE: 'intake' }).map(
        ([name, value]) => [
          name,
          inContainer(value, keycloak.port).replace('identity:8080', `127.0.0.1:${keycloak.port}`),
        ],
      ),
    );
    const { identity } = readConfiguration(environment);
    if (identity.kind !== 'openid-connect') throw new Error('no provider is configured');
    const { kind: _, ...options } = identity;
    return openIdConnectVerifier({ ...options, clock: systemClock });
  };

  it.each([
    'caseworker-limburg',
    'coach-antwerpen-1',
    'approver-programme',
    'finance-programme',
    'partner-howest',
    'auditor',
    'operator',
  ])('%s signs in and is who the services take them for', async (name) => {
    const { status, answer } = await askToken(name);
    expect([status, answer.error]).toEqual([200, undefined]);
    const { id, roles, hubs, organisation } = demoPerson(name);
    const actor = await verifier().verify(answer.access_token!);
    expect({ ...actor, hubs: [...actor.hubs].sort() }).toEqual({
      ...{ id, roles, hubs: [...hubs].sort() },
      ...(organisation === undefined ? {} : { organisation }),
    });
  });

  it('says nothing of a person but what the services need', async () => {
    const { answer } = await askToken('caseworker-limburg');
    const claims = JSON.parse(
      Buffer.from(answer.access_token!.split('.')[1]!, 'base64url').toString(),
    ) as object;
    expect(Object.keys(claims).sort()).toEqual(
      ['aud', 'azp', 'exp', 'hubs', 'iat', 'iss', 'jti', 'roles', 'scope', 'sid', 'sub', 'typ'].sort(),
    );
  });

  it('lets nobody in with a wrong password, nor by password through the console', async () => {
    expect((await askToken('operator', 'digihub-cli', 'wrong')).status).toBe(401);
    expect((await askToken('operator', 'digihub-console')).answer.error).toBe('unauthorized_client');
  });

  it('asks a browser for a proof of the code (PKCE), and sends it nowhere else', async () => {
    const ask = (more: Record<string, string>) => {
      const query = new URLSearchParams({
        ...{ client_id: 'digihub-console', response_type: 'code', scope: 'openid' },
        ...{ redirect_uri: 'http://localhost:8080/console/', ...more },
      });
      return fetch(`${tokenUrl().replace(/token$/, 'auth')}?${query}`, { redirect: 'manual' });
    };
    const challenge = { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' };
    expect((await ask(challenge)).status).toBe(200);
    expect((await ask({})).headers.get('location')).toContain('error=invalid_request');
    expect((await ask({ ...challenge, redirect_uri: 'https://elsewhere.example/' })).status).toBe(400);
  });

  it("is healthy by the container's own check, and not where nobody listens", () => {
    const [, program, ...args] = container.healthcheck!.test;
    const check = (port: number) =>
      spawnSync(
        program!,
        args.map((arg) => arg.replace('/9000', `/${port}`)),
      ).status;
    expect(check(keycloak.managementPort)).toBe(0);
    expect(check(1)).not.toBe(0);
  });

  it('gives its metrics where Prometheus looks for them', async () => {
    const response = await fetch(`http://127.0.0.1:${keycloak.managementPort}/metrics`);
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('jvm_memory')]);
  });
});
