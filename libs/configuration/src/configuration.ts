import { ConfigurationError } from './configuration-error.js';
import type { Embedded, EventStoreDb, PostgreSql } from './kinds.js';
import { type Environment, readValues, type Values } from './read-values.js';
import { brokenRules } from './rules.js';
import type { Secret } from './secret.js';
import type { LogLevel, Service } from './settings.js';

export interface Kafka {
  readonly kind: 'kafka';
  readonly brokers: readonly string[];
  /** Begins every name there; absent: this is the only installation. */
  readonly prefix?: string;
  /** Absent: `events` behind the prefix. */
  readonly topic?: string;
  readonly partitions: number;
  readonly replication: number;
  readonly tls?: { readonly ca?: string; readonly certificate?: string; readonly key?: Secret };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: Secret;
  };
}

/** As `openIdConnectVerifier` of `@digihub/access` takes it, but for the clock. */
export interface OpenIdConnect {
  readonly kind: 'openid-connect';
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly tokenType: 'at+jwt' | 'any';
  /** Seconds. */
  readonly clockSkew: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly keysUrl?: string;
  readonly allowHttp: boolean;
  readonly claims: {
    readonly subject: string;
    readonly roles: string;
    readonly hubs: string;
    readonly organisation: string;
    readonly until: string;
    readonly rolePrefix: string;
  };
}

/** What a process is and what it works with, checked as a whole. Secrets show themselves only when asked. */
export interface Configuration {
  readonly service: Service;
  readonly http: { readonly host: string; readonly port: number; readonly trustProxy: boolean };
  readonly log: LogLevel;
  /** Absent: none. */
  readonly traces?: { readonly endpoint: string };
  /** Of the embedded parts; services apart have none. */
  readonly dataFolder: string;
  /** Absent: `keys/master.key` of the data folder. */
  readonly masterKey?: Secret;
  /** The log of all events. */
  readonly ledger: {
    /** Absent: `keys/ledger.key` of the data folder. */
    readonly key?: Secret;
    /** Absent: `checkpoints/` of the data folder. */
    readonly folder?: string;
    /** Seconds. */
    readonly interval: number;
  };
  /** Forgetting. */
  readonly erasure: {
    /** Absent: `keys/receipt-key.pem` of the data folder. */
    readonly receiptKey?: Secret;
    /** Absent: `tombstones/` of the data folder. */
    readonly register?: string;
  };
  readonly eventStore: Embedded | EventStoreDb;
  readonly database: Embedded | (PostgreSql & { readonly pool: number });
  readonly keysDatabase: Embedded | PostgreSql;
  readonly bus: Embedded | Kafka;
  readonly identity: { readonly kind: 'built-in' } | OpenIdConnect;
}

/** `{ [name]: value }`, or nothing where there is no value. */
const present = <K extends string, V>(name: K, value: V | undefined): { readonly [_ in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [_ in K]: V });

const busOf = (values: Values): Embedded | Kafka => {
  const { brokers, partitions, replication, kafkaSasl, kafkaUser, kafkaPassword } = values;
  if (brokers === undefined) return { kind: 'embedded' };
  const tls = {
    ...present('ca', values.kafkaAuthority),
    ...present('certificate', values.kafkaCertificate),
    ...present('key', values.kafkaKey),
  };
  return {
    kind: 'kafka',
    ...{ brokers, partitions, replication },
    ...present('prefix', values.kafkaPrefix),
    ...present('topic', values.topic),
    ...(values.kafkaTls ? { tls } : {}),
    ...(kafkaSasl !== undefined && kafkaUser !== undefined && kafkaPassword !== undefined
      ? { sasl: { mechanism: kafkaSasl, username: kafkaUser, password: kafkaPassword } }
      : {}),
  };
};

const identityOf = (values: Values): Configuration['identity'] => {
  const { issuer, audience, algorithms, tokenType, clockSkew, timeout, keysUrl, allowHttp } = values;
  if (issuer === undefined) return { kind: 'built-in' };
  if (audience === undefined) throw new ConfigurationError(['DIGIHUB_OIDC_AUDIENCE must be set.']);
  return {
    kind: 'openid-connect',
    ...{ issuer, audience, algorithms, tokenType, clockSkew, timeout, allowHttp },
    ...present('keysUrl', keysUrl),
    claims: {
      subject: values.subjectClaim,
      roles: values.rolesClaim,
      hubs: values.hubsClaim,
      organisation: values.organisationClaim,
      until: values.untilClaim,
      rolePrefix: values.rolePrefix ?? '',
    },
  };
};

/**
 * Reads the environment: `X`, or for secrets the file that `X_FILE` names.
 * @throws ConfigurationError with every problem at once.
 */
export const readConfiguration = (environment: Environment): Configuration => {
  const reading = readValues(environment);
  const problems = [...reading.problems, ...brokenRules(reading)];
  if (problems.length > 0) throw new ConfigurationError(problems);
  // Nothing was wrong, so every value that has a default has one.
  const values = reading.values as Values;
  const { service, host, port, trustProxy, log, data, eventStore, database, keysDatabase } = values;
  return {
    service,
    http: { host, port, trustProxy },
    log,
    ...present('traces', values.traces === undefined ? undefined : { endpoint: values.traces }),
    dataFolder: data,
    ...present('masterKey', values.masterKey),
    ledger: {
      ...present('key', values.ledgerKey),
      ...present('folder', values.checkpoints),
      interval: values.checkpointInterval,
    },
    erasure: { ...present('receiptKey', values.receiptKey), ...present('register', values.tombstones) },
    eventStore,
    database: database.kind === 'embedded' ? database : { ...database, pool: values.databasePool },
    keysDatabase,
    bus: busOf(values),
    identity: identityOf(values),
  };
};
