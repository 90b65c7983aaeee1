import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Configuration, ConfigurationError, readConfiguration } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'digihub-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
};

const key = 'ab'.repeat(32);

/** A service apart, as a cluster would start it. */
const apart = {
  DIGIHUB_SERVICE: 'coaching',
  DIGIHUB_HOST: '0.0.0.0',
  DIGIHUB_PORT: '8080',
  DIGIHUB_TRUST_PROXY: 'true',
  DIGIHUB_LOG: 'info',
  DIGIHUB_MASTER_KEY: key,
  DIGIHUB_EVENT_STORE: 'esdb+discover://coaching:hush-1@es-1.example:2113,es-2.example:2113?tls=true',
  DIGIHUB_DATABASE: 'postgresql://coaching:hush-2@pg.example:5432/digihub?sslmode=verify-full',
  DIGIHUB_KEYS_DATABASE: 'postgresql://keys:hush-3@pg.example:5432/keys',
  DIGIHUB_KAFKA_BROKERS: 'kafka-1.example:9093, kafka-2.example:9093',
  DIGIHUB_KAFKA_TLS: 'true',
  DIGIHUB_KAFKA_SASL: 'scram-sha-512',
  DIGIHUB_KAFKA_USERNAME: 'coaching',
  DIGIHUB_KAFKA_PASSWORD: 'hush-4',
  DIGIHUB_OIDC_ISSUER: 'https://identity.example/realms/digihub',
  DIGIHUB_OIDC_AUDIENCE: 'digihub-api',
  DIGIHUB_OIDC_CLAIM_ROLES: 'realm_access.roles',
  DIGIHUB_OIDC_ROLE_PREFIX: 'digihub-',
};

describe('the configuration', () => {
  it('of nothing is one process on embedded parts', () => {
    expect(readConfiguration({ PATH: '/bin', HOME: '/root', DIGIHUB_PORT: '' })).toEqual({
      service: 'all',
      http: { host: '127.0.0.1', port: 3000, trustProxy: false },
      ledger: { interval: 60 },
      erasure: {},
      log: 'warn',
      dataFolder: 'data/digihub',
      eventStore: { kind: 'embedded' },
      database: { kind: 'embedded' },
      keysDatabase: { kind: 'embedded' },
      bus: { kind: 'embedded' },
      identity: { kind: 'built-in' },
    });
  });

  it('of a service apart names every engine', () => {
    const names = { DIGIHUB_KAFKA_PREFIX: 'test.', DIGIHUB_KAFKA_TOPIC: 'adviestraject.events' };
    const configuration = readConfiguration({ ...apart, ...names });
    expect(configuration).toMatchObject({
      service: 'coaching',
      http: { host: '0.0.0.0', port: 8080, trustProxy: true },
      eventStore: { kind: 'eventstoredb' },
      database: { kind: 'postgresql', pool: 10 },
      bus: {
        kind: 'kafka',
        brokers: ['kafka-1.example:9093', 'kafka-2.example:9093'],
        prefix: 'test.',
        topic: 'adviestraject.events',
        tls: {},
        sasl: { mechanism: 'scram-sha-512', username: 'coaching' },
      },
      identity: {
        kind: 'openid-connect',
        issuer: 'https://identity.example/realms/digihub',
        audience: 'digihub-api',
        clockSkew: 30,
        claims: { subject: 'sub', roles: 'realm_access.roles', hubs: 'hubs', rolePrefix: 'digihub-' },
      },
    });
    const { eventStore, database, bus } = configuration as Configuration & {
      eventStore: { kind: 'eventstoredb' };
      database: { kind: 'postgresql' };
      bus: { kind: 'kafka' };
    };
    expect(eventStore.connectionString.reveal()).toBe(apart.DIGIHUB_EVENT_STORE);
    expect(database.url.reveal()).toBe(apart.DIGIHUB_DATABASE);
    expect(bus.sasl?.password.reveal()).toBe('hush-4');
  });

  it('shows its secrets to nobody who prints it', () => {
    const configuration = readConfiguration(apart);
    for (const shown of [
      JSON.stringify(configuration),
      inspect(configuration, { depth: 9, showHidden: true }),
    ]) {
      expect(shown).toContain('(secret)');
      expect(shown).not.toMatch(/hush|abab/);
    }
    expect(`${configuration.masterKey}`).toBe('(secret)');
  });
});

describe('secrets from files', () => {
  it('are read without the line end that editors leave', () => {
    const environment: Record<string, string> = { ...apart };
    for (const name of ['DIGIHUB_MASTER_KEY', 'DIGIHUB_DATABASE', 'DIGIHUB_KAFKA_PASSWORD'] as const) {
      environment[`${name}_FILE`] = file(name, `${apart[name]}\n`);
      delete environment[name];
    }
    const configuration = readConfiguration(environment);
    expect(configuration).toEqual(readConfiguration(apart));
    expect(configuration.masterKey?.reveal()).toBe(key);
  });

  it('and certificates too', () => {
    const ca = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    expect(readConfiguration({ ...apart, DIGIHUB_KAFKA_CA_FILE: file('ca', `${ca}\n`) }).bus).toMatchObject({
      tls: { ca },
    });
  });

  it.each([
    ['both', { DIGIHUB_MASTER_KEY: key, DIGIHUB_MASTER_KEY_FILE: '/x' }, /_KEY and \S+_FILE are both set/],
    ['none there', { DIGIHUB_MASTER_KEY_FILE: '/nowhere/hush' }, /^DIGIHUB_MASTER_KEY_FILE .*\(ENOENT\)/],
    ['a folder', { DIGIHUB_MASTER_KEY_FILE: folder }, /^DIGIHUB_MASTER_KEY_FILE .*\(EISDIR\)/],
    ['empty', { DIGIHUB_MASTER_KEY_FILE: file('empty', ' \n') }, /^DIGIHUB_MASTER_KEY_FILE .* empty/],
    ['huge', { DIGIHUB_MASTER_KEY_FILE: file('huge', 'x'.repeat(70_000)) }, /_FILE .* too large/],
    [
      'wrong inside',
      { DIGIHUB_MASTER_KEY_FILE: file('wrong', 'hush') },
      /^DIGIHUB_MASTER_KEY must be 32 bytes/,
    ],
    ['for what is no secret', { DIGIHUB_PORT_FILE: file('port', '1') }, /^DIGIHUB_PORT_FILE is no setting/],
  ])('%s: refused with a sentence', (_, environment: Record<string, string>, sentence) => {
    const problems = problemsOf(environment);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(problems.join()).not.toMatch(/hush/);
  });
});

describe('what does not fit', () => {
  it('is told all at once, by name, and no value is ever repeated', () => {
    const wrong = {
      DIGIHUB_SERVICE: 'hush',
      DIGIHUB_PORT: '65536',
      DIGIHUB_LOG: 'hush',
      DIGIHUB_TRUST_PROXY: 'hush',
      DIGIHUB_MASTER_KEY: 'hush',
      DIGIHUB_EVENT_STORE: 'esdb//me:hush@host',
      DIGIHUB_DATABASE: 'mysql://me:hush@host/db',
      DIGIHUB_DATABASE_POOL: '1',
      DIGIHUB_KEYS_DATABASE: 'postgresql://me:hush@host',
      DIGIHUB_KAFKA_BROKERS: 'hush',
      DIGIHUB_KAFKA_TOPIC: 'hush hush',
      DIGIHUB_KAFKA_PARTITIONS: '-1',
      DIGIHUB_KAFKA_REPLICATION: '1.5',
      DIGIHUB_KAFKA_TLS: '1',
      DIGIHUB_KAFKA_CA: 'hush',
      DIGIHUB_KAFKA_SASL: 'hush',
      DIGIHUB_OIDC_ISSUER: 'https://me:hush@identity.example',
      DIGIHUB_OIDC_AUDIENCE: 'digihub',
      DIGIHUB_OIDC_ALGORITHMS: 'RS256,HS256',
      DIGIHUB_OIDC_TOKEN_TYPE: 'hush',
      DIGIHUB_OIDC_CLOCK_SKEW: '3e2',
      DIGIHUB_OIDC_TIMEOUT: '5 s',
      DIGIHUB_OIDC_KEYS_URL: 'hush',
    };
    const problems = problemsOf(wrong);
    const named = problems.map((problem) => problem.split(' ')[0]);
    expect(named).toEqual(
      expect.arrayContaining(Object.keys(wrong).filter((name) => !/AUDIENCE/.test(name))),
    );
    expect(problems.join('\n')).not.toMatch(/hush|HS256,|3e2|5 s/);
    for (const problem of problems) expect(problem).toMatch(/^DIGIHUB_.*[.?]$/s);
    expect(() => readConfiguration(wrong)).toThrow(
      /^The configuration does not fit:\n- DIGIHUB_SERVICE must/,
    );
  });

  it('may be a slip of the pen', () => {
    expect(problemsOf({ ...apart, DIGIHUB_KAFKA_BROKER: 'x:1', DIGIHUB_WEATHER_OF_TODAY: 'rain' })).toEqual([
      'DIGIHUB_KAFKA_BROKER is no setting; did you mean DIGIHUB_KAFKA_BROKERS?',
      'DIGIHUB_WEATHER_OF_TODAY is no setting.',
    ]);
  });
});

describe('services apart', () => {
  it.each(['intake', 'routing', 'coaching', 'finance'])('%s refuses every embedded part', (service) => {
    const problems = problemsOf({ DIGIHUB_SERVICE: service, DIGIHUB_DATABASE: 'embedded:' });
    expect(problems).toHaveLength(6);
    for (const problem of problems) {
      expect(problem.startsWith(`${service} runs apart and shares no disk with the other services: `)).toBe(
        true,
      );
    }
    for (const name of [
      'EVENT_STORE',
      'DATABASE',
      'KEYS_DATABASE',
      'MASTER_KEY',
      'KAFKA_BROKERS',
      'OIDC_ISSUER',
    ]) {
      expect(problems.join('\n')).toContain(`: DIGIHUB_${name} `);
    }
  });

  it('audit needs what it forgets with, too', () => {
    const pem = (type: 'ed25519' | 'x25519') =>
      generateKeyPairSync(type as 'ed25519')
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString()
        .trim();
    const audit = { ...apart, DIGIHUB_SERVICE: 'audit', DIGIHUB_TOMBSTONES: '/var/lib/forgotten' };
    const receiptKey = pem('ed25519');
    const environment = { ...audit, DIGIHUB_RECEIPT_KEY: receiptKey };
    const { erasure } = readConfiguration(environment);
    expect([erasure.register, erasure.receiptKey?.reveal()]).toEqual(['/var/lib/forgotten', receiptKey]);
    expect(problemsOf(audit)).toEqual([expect.stringMatching(/^audit .*: DIGIHUB_RECEIPT_KEY or/)]);
    for (const wrong of ['hush', pem('x25519')])
      expect(problemsOf({ ...audit, DIGIHUB_RECEIPT_KEY: wrong })).toEqual([
        expect.stringMatching(/^DIGIHUB_RECEIPT_KEY must be an Ed25519 private key/),
      ]);
    expect(problemsOf({ DIGIHUB_SERVICE: 'audit' })).toHaveLength(8);
  });

  it('what did not fit is not also said to be missing', () => {
    expect(problemsOf({ ...apart, DIGIHUB_EVENT_STORE: 'esdb:/', DIGIHUB_MASTER_KEY: 'x' })).toEqual([
      expect.stringMatching(/^DIGIHUB_MASTER_KEY must/),
      expect.stringMatching(/^DIGIHUB_EVENT_STORE must/),
    ]);
  });
});

describe('what does not fit together', () => {
  const without = (...names: (keyof typeof apart)[]) =>
    Object.fromEntries(Object.entries(apart).filter(([name]) => !names.includes(name as keyof typeof apart)));

  it.each<[string, Record<string, string>, RegExp]>([
    ['no audience', without('DIGIHUB_OIDC_AUDIENCE'), /^DIGIHUB_OIDC_AUDIENCE must be set/],
    [
      'a plain address',
      { ...apart, DIGIHUB_OIDC_ISSUER: 'http://identity:8080' },
      /^DIGIHUB_OIDC_ISSUER .*ALLOW_HTTP/,
    ],
    [
      'plain keys',
      { ...apart, DIGIHUB_OIDC_KEYS_URL: 'http://identity/keys' },
      /^DIGIHUB_OIDC_KEYS_URL .*ALLOW_HTTP/,
    ],
    ['a proxy', { DIGIHUB_TRUST_PROXY: 'true' }, /^DIGIHUB_TRUST_PROXY needs DIGIHUB_OIDC_ISSUER/],
    ['no password', without('DIGIHUB_KAFKA_PASSWORD'), /_SASL, .* and DIGIHUB_KAFKA_PASSWORD go together/],
    [
      'plain SASL',
      { ...apart, DIGIHUB_KAFKA_TLS: 'false', DIGIHUB_KAFKA_SASL: 'plain' },
      /_SASL plain sends/,
    ],
    [
      'TLS parts without TLS',
      { ...without('DIGIHUB_KAFKA_TLS'), DIGIHUB_KAFKA_CA: '-----BEGIN CERTIFICATE-----' },
      /^DIGIHUB_KAFKA_CA says nothing unless DIGIHUB_KAFKA_TLS/,
    ],
    [
      'half of a pair',
      { ...apart, DIGIHUB_KAFKA_KEY: '-----BEGIN EC PRIVATE KEY-----' },
      /^DIGIHUB_KAFKA_CERTIFICATE and DIGIHUB_KAFKA_KEY go together/,
    ],
    [
      'keys beside what they open',
      { ...apart, DIGIHUB_KEYS_DATABASE: apart.DIGIHUB_DATABASE },
      /^DIGIHUB_KEYS_DATABASE must not be the same/,
    ],
    [
      'the same account under another address',
      {
        ...apart,
        DIGIHUB_KEYS_DATABASE: 'postgres://coaching:other@PG.example/digihub?application_name=keys',
      },
      /^DIGIHUB_KEYS_DATABASE must not be the same/,
    ],
    [
      'nothing to say it of',
      { DIGIHUB_KAFKA_TOPIC: 'x' },
      /^DIGIHUB_KAFKA_TOPIC says nothing without DIGIHUB_KAFKA_BROKERS/,
    ],
  ])('%s', (_, environment, sentence) => {
    expect(problemsOf(environment)).toEqual([expect.stringMatching(sentence)]);
  });

  it.each([
    { DIGIHUB_OIDC_ISSUER: 'http://identity:8080', DIGIHUB_OIDC_ALLOW_HTTP: 'true' },
    { DIGIHUB_OIDC_ISSUER: 'http://127.0.0.1:8080' },
    { DIGIHUB_KAFKA_SASL: 'plain' },
    { DIGIHUB_KEYS_DATABASE: 'postgresql://pg.example/digihub?user=keys' },
    { DIGIHUB_EVENT_STORE: 'esdb://127.0.0.1:2113?tls=false' },
    { DIGIHUB_SERVICE: 'all', DIGIHUB_EVENT_STORE: 'embedded:' },
  ])('fits: %j', (more) => {
    expect(problemsOf({ ...apart, ...more } as Record<string, string>)).toEqual([]);
  });
});
