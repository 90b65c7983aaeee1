import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Person, demoPeople } from '@digihub/access';
import { type IdentityProvider, signIn, startIdentityProvider } from '@digihub/access/testing';
import { startTestServer, type TestServer } from '@digihub/event-store-eventstoredb/test-server';
import { type LocalPostgres, startLocalPostgres } from '@digihub/infra-postgres';
import { type LocalBroker, startLocalBroker } from '@digihub/infra-kafka';

export type ServiceName = 'intake' | 'routing' | 'coaching' | 'finance' | 'audit';

/** In the order in which a trajectory meets them. */
export const serviceNames: readonly ServiceName[] = ['intake', 'routing', 'coaching', 'finance', 'audit'];

const audience = 'https://digihub.example/api';

/**
 * The engines of services apart, on the loopback interface of this machine: a real Kafka broker, a real PostgreSQL, a
 * real OpenID Connect provider, and in place of EventStoreDB, which cannot be had without Docker, our test server: it
 * speaks the same protocol and keeps everything in memory.
 */
export interface Engines {
  readonly broker: LocalBroker;
  readonly postgres: LocalPostgres;
  readonly eventStore: TestServer;
  readonly identity: IdentityProvider;
  /** What a service needs to know of them: `DIGIHUB_*`. */
  environment(service: ServiceName): Promise<Record<string, string>>;
  /** An access token, as a person signs in for one. */
  issue(person: Pick<Person, 'id'>): Promise<string>;
  stop(): Promise<void>;
}

/** `folder`: where broker and PostgreSQL keep their data. `secured`: the broker has a listener with TLS and SASL too. */
export const startEngines = async (folder: string, { secured = false } = {}): Promise<Engines> => {
  const masterKey = randomBytes(32).toString('hex');
  const forgetting = {
    DIGIHUB_RECEIPT_KEY: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    DIGIHUB_TOMBSTONES: join(folder, 'tombstones'),
  };
  const started: { stop(): unknown }[] = [];
  const stop = async (): Promise<void> => {
    for (const engine of started.splice(0).reverse()) await engine.stop();
  };
  const keep = async <Engine extends { stop(): unknown }>(starting: Promise<Engine>): Promise<Engine> => {
    const engine = await starting;
    started.push(engine);
    return engine;
  };
  const inFolder = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  // PostgreSQL runs under an account of its own, and has to reach its folder.
  chmodSync(folder, 0o711);
  try {
    const [broker, postgres, eventStore, identity] = await all([
      keep(startLocalBroker({ folder: inFolder('kafka'), secured })),
      keep(
        startLocalPostgres({
          folder: inFolder('postgres'),
          settings: { max_connections: '300', wal_recycle: 'off' },
        }),
      ),
      keep(startTestServer({})),
      keep(startIdentityProvider({ audience, tokenSeconds: 12 * 3_600, people: claimsOfPeople() })),
    ]);
    // Each asking for an account gives it a new password.
    const urls = new Map<string, Promise<string>>();
    const account = (name: string): Promise<string> => {
      const url =
        urls.get(name) ?? postgres.account(name, ...(name === 'audit' ? ['audit_jobs', 'erasure'] : []));
      urls.set(name, url);
      return url;
    };
    return {
      ...{ broker, postgres, eventStore, identity, stop },
      environment: async (service) => ({
        DIGIHUB_SERVICE: service,
        DIGIHUB_MASTER_KEY: masterKey,
        DIGIHUB_EVENT_STORE: `esdb://127.0.0.1:${eventStore.port}?tls=false`,
        DIGIHUB_DATABASE: await account(service),
        DIGIHUB_DATABASE_POOL: '4',
        DIGIHUB_KEYS_DATABASE: await account('keys'),
        DIGIHUB_KAFKA_BROKERS: broker.brokers.join(),
        DIGIHUB_KAFKA_REPLICATION: '1',
        DIGIHUB_OIDC_ISSUER: identity.issuer,
        DIGIHUB_OIDC_AUDIENCE: audience,
        ...(service === 'audit' ? forgetting : {}),
      }),
      issue: async ({ id }) => (await signIn(identity.issuer, id, audience)).access_token,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Waits for all, also where one fails: what was started can then be stopped. */
const all = async <T extends readonly unknown[]>(starting: {
  readonly [K in keyof T]: Promise<T[K]>;
}): Promise<T> => {
  await Promise.allSettled(starting);
  return Promise.all(starting) as unknown as Promise<T>;
};

const claimsOfPeople = () =>
  Object.fromEntries(
    demoPeople.map(({ id, roles, hubs, organisation, until }) => [
      id,
      { roles, hubs, ...(organisation ? { organisation } : {}), ...(until ? { until } : {}) },
    ]),
  );
