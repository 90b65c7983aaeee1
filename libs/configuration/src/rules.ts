import type { PostgreSql } from './kinds.js';
import type { Reading } from './read-values.js';
import type { Setting } from './setting.js';
import { type Service, settings } from './settings.js';

type Apart = Exclude<Service, 'all'>;
type Part =
  | 'event store'
  | 'read models'
  | 'key ring'
  | 'master key'
  | 'bus'
  | 'identity'
  | 'receipt key'
  | 'tombstones';

const everyPart: readonly Part[] = [
  'event store',
  'read models',
  'key ring',
  'master key',
  'bus',
  'identity',
];

/** What a service cannot do without. Audit is also the one that forgets. */
const partsOf: Readonly<Record<Apart, readonly Part[]>> = {
  intake: everyPart,
  routing: everyPart,
  coaching: everyPart,
  finance: everyPart,
  audit: [...everyPart, 'receipt key', 'tombstones'],
};

const why: Readonly<Record<Part, string>> = {
  'event store': 'DIGIHUB_EVENT_STORE must name an EventStoreDB (esdb://…)',
  'read models': 'DIGIHUB_DATABASE must name a PostgreSQL (postgresql://…)',
  'key ring': 'DIGIHUB_KEYS_DATABASE must name a PostgreSQL (postgresql://…)',
  'master key': 'DIGIHUB_MASTER_KEY or DIGIHUB_MASTER_KEY_FILE must be set, to the same key for all',
  bus: 'DIGIHUB_KAFKA_BROKERS must name the Kafka brokers',
  identity: 'DIGIHUB_OIDC_ISSUER must name an OpenID Connect provider',
  'receipt key': 'DIGIHUB_RECEIPT_KEY or DIGIHUB_RECEIPT_KEY_FILE must be set',
  tombstones: 'DIGIHUB_TOMBSTONES must name a folder that is in no backup of the keys',
};

const isEmbedded = ({ values, given }: Reading): Readonly<Record<Part, boolean>> => ({
  'event store': values.eventStore?.kind === 'embedded',
  'read models': values.database?.kind === 'embedded',
  'key ring': values.keysDatabase?.kind === 'embedded',
  'master key': !given.has('DIGIHUB_MASTER_KEY'),
  bus: !given.has('DIGIHUB_KAFKA_BROKERS'),
  identity: !given.has('DIGIHUB_OIDC_ISSUER'),
  'receipt key': !given.has('DIGIHUB_RECEIPT_KEY'),
  tombstones: !given.has('DIGIHUB_TOMBSTONES'),
});

/** Services apart refuse the embedded parts: those belong to one process on one disk. */
const servicesApart = (reading: Reading): string[] => {
  const { service } = reading.values;
  if (service === undefined || service === 'all') return [];
  const embedded = isEmbedded(reading);
  return partsOf[service]
    .filter((part) => embedded[part])
    .map((part) => `${service} runs apart and shares no disk with the other services: ${why[part]}.`);
};

const idle = ({ given }: Reading): string[] =>
  (Object.values(settings) as readonly Setting<unknown>[])
    .filter(({ name, needs }) => given.has(name) && needs !== undefined && !given.has(needs))
    .map(({ name, needs }) => `${name} says nothing without ${needs}.`);

const kafka = ({ values, given }: Reading): string[] => {
  if (!given.has('DIGIHUB_KAFKA_BROKERS')) return [];
  const problems: string[] = [];
  const has = (name: string) => given.has(`DIGIHUB_KAFKA_${name}`);
  if (values.kafkaTls === false) {
    for (const name of ['CA', 'CERTIFICATE', 'KEY'].filter(has)) {
      problems.push(`DIGIHUB_KAFKA_${name} says nothing unless DIGIHUB_KAFKA_TLS is true.`);
    }
    if (values.kafkaSasl === 'plain') {
      problems.push(
        'DIGIHUB_KAFKA_SASL plain sends the password as it is: set DIGIHUB_KAFKA_TLS to true, or take scram-sha-512.',
      );
    }
  }
  if (has('CERTIFICATE') !== has('KEY')) {
    problems.push('DIGIHUB_KAFKA_CERTIFICATE and DIGIHUB_KAFKA_KEY go together: set both or none.');
  }
  if (new Set([has('SASL'), has('USERNAME'), has('PASSWORD')]).size > 1) {
    problems.push(
      'DIGIHUB_KAFKA_SASL, DIGIHUB_KAFKA_USERNAME and DIGIHUB_KAFKA_PASSWORD go together: set all three or none.',
    );
  }
  return problems;
};

const isLoopbackOrHttps = (address: string): boolean => {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
};

const identity = ({ values, given }: Reading): string[] => {
  const problems: string[] = [];
  if (!given.has('DIGIHUB_OIDC_ISSUER')) {
    if (values.trustProxy) {
      problems.push(
        'DIGIHUB_TRUST_PROXY needs DIGIHUB_OIDC_ISSUER: built-in tokens are good on this machine only, and behind a reverse proxy every request seems to come from it.',
      );
    }
    return problems;
  }
  if (!given.has('DIGIHUB_OIDC_AUDIENCE')) {
    problems.push('DIGIHUB_OIDC_AUDIENCE must be set: tokens that are meant for others are not for us.');
  }
  for (const [name, address] of [
    ['DIGIHUB_OIDC_ISSUER', values.issuer],
    ['DIGIHUB_OIDC_KEYS_URL', values.keysUrl],
  ] as const) {
    if (address !== undefined && values.allowHttp === false && !isLoopbackOrHttps(address)) {
      problems.push(
        `${name} must be an https address; in a closed network DIGIHUB_OIDC_ALLOW_HTTP may be true.`,
      );
    }
  }
  return problems;
};

/** Who gets in where, as `pg` reads it: the query goes before the rest of the address. */
const accountOf = ({ url }: PostgreSql): string => {
  const { username, hostname, port, pathname, searchParams: query } = new URL(url.reveal());
  const host = (query.get('host') ?? hostname).toLowerCase();
  return `${query.get('user') ?? decodeURIComponent(username)}@${host}:${query.get('port') ?? (port || '5432')}${pathname}`;
};

/** Keys lie apart from what they open: whoever gets hold of one has not got the other. */
const keysApart = ({ values: { database, keysDatabase } }: Reading): string[] =>
  database?.kind === 'postgresql' &&
  keysDatabase?.kind === 'postgresql' &&
  accountOf(database) === accountOf(keysDatabase)
    ? ['DIGIHUB_KEYS_DATABASE must not be the same as DIGIHUB_DATABASE: keys have an account of their own.']
    : [];

/** What fits by itself and does not fit together. */
export const brokenRules = (reading: Reading): readonly string[] =>
  [servicesApart, keysApart, idle, kafka, identity].flatMap((rule) => rule(reading));
