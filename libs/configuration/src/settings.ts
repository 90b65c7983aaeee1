import {
  choice,
  choices,
  database,
  ed25519Key,
  eventStore,
  flag,
  hostsAndPorts,
  ledgerKey,
  masterKey,
  pem,
  secret,
  text,
  topic,
  webAddress,
  wholeNumber,
} from './kinds.js';
import { optional, withDefault } from './setting.js';

/** What one process can be: everything, or one service of several. */
export const services = ['all', 'intake', 'routing', 'coaching', 'finance', 'audit'] as const;
export type Service = (typeof services)[number];

/** As in `@digihub/telemetry`; the specification compares them. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** As `asymmetricAlgorithms` of `@digihub/access`; the specification compares them. */
export const tokenAlgorithms = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
] as const;

const kafka = 'DIGIHUB_KAFKA_BROKERS';
const issuer = 'DIGIHUB_OIDC_ISSUER';

/**
 * The one table of all settings: what is read, checked and documented comes from here. The order is that of the
 * documentation.
 */
export const settings = {
  service: withDefault('DIGIHUB_SERVICE', 'all', {
    what: '`all`: everything in one process; or one service of several: `intake`, `routing`, `coaching`, `finance`, `audit`',
    parse: choice(...services),
  }),
  data: withDefault('DIGIHUB_DATA', 'data/digihub', {
    option: '--data',
    what: 'data folder of the embedded parts: `events/`, `keys/`, `read-models/`, `tombstones/`',
    parse: text,
  }),
  port: withDefault('DIGIHUB_PORT', '3000', {
    option: '--port',
    what: 'port; 0 takes a free one',
    parse: wholeNumber(0, 65_535),
  }),
  host: withDefault('DIGIHUB_HOST', '127.0.0.1', {
    option: '--host',
    what: 'address to listen on; built-in tokens are good on loopback only, whatever it is',
    parse: text,
  }),
  trustProxy: withDefault('DIGIHUB_TRUST_PROXY', 'false', {
    what: '`true` behind a reverse proxy: believe its `X-Forwarded-For`',
    parse: flag,
  }),
  log: withDefault('DIGIHUB_LOG', 'warn', {
    option: '--log',
    what: '`silent`, `error`, `warn`, `info`, `debug`: JSON lines, without personal data',
    parse: choice(...logLevels),
  }),
  traces: optional('DIGIHUB_OTLP_ENDPOINT', {
    otherwise: 'no traces',
    what: 'OpenTelemetry collector that takes traces over OTLP/HTTP, such as `http://collector:4318`; no secrets, no personal data',
    parse: webAddress,
  }),
  masterKey: optional('DIGIHUB_MASTER_KEY', {
    secret: true,
    otherwise: '`keys/master.key` of the data folder, made at first start',
    what: '32 bytes, hex or base64: opens the key ring',
    parse: masterKey,
  }),
  ledgerKey: optional('DIGIHUB_LEDGER_KEY', {
    secret: true,
    otherwise:
      '`keys/ledger.key` of the data folder, made at first start; a service apart keeps no log without it',
    what: 'signs the checkpoints of the log of all events: `PRIVATE+KEY+…`',
    parse: ledgerKey,
  }),
  checkpoints: optional('DIGIHUB_CHECKPOINTS', {
    otherwise: '`checkpoints/` of the data folder',
    what: 'folder for the checkpoints of the log; best on another disk than the events',
    parse: text,
  }),
  checkpointInterval: withDefault('DIGIHUB_CHECKPOINT_INTERVAL', '60', {
    what: 'seconds between two checkpoints of a log that grows',
    parse: wholeNumber(1, 86_400),
  }),
  receiptKey: optional('DIGIHUB_RECEIPT_KEY', {
    secret: true,
    otherwise: '`keys/receipt-key.pem` of the data folder, made at first start',
    what: 'signs the receipts of forgetting: an Ed25519 private key, PEM',
    parse: ed25519Key,
  }),
  tombstones: optional('DIGIHUB_TOMBSTONES', {
    otherwise: '`tombstones/` of the data folder',
    what: 'folder for the register of who was forgotten; in no backup of the keys, so that a restore does not undo it',
    parse: text,
  }),
  eventStore: withDefault('DIGIHUB_EVENT_STORE', 'embedded:', {
    secret: true,
    what: 'event store: `embedded:`, or the connection string of EventStoreDB, `esdb://…`, with its credentials',
    parse: eventStore,
  }),
  database: withDefault('DIGIHUB_DATABASE', 'embedded:', {
    secret: true,
    what: "read models, watermarks and deadlines: `embedded:`, or `postgresql://…` with this service's own account",
    parse: database,
  }),
  databasePool: withDefault('DIGIHUB_DATABASE_POOL', '10', {
    needs: 'DIGIHUB_DATABASE',
    what: 'connections to PostgreSQL at most',
    parse: wholeNumber(2, 1_000),
  }),
  keysDatabase: withDefault('DIGIHUB_KEYS_DATABASE', 'embedded:', {
    secret: true,
    what: 'key ring: `embedded:`, or `postgresql://…`, another account than that of the read models',
    parse: database,
  }),
  brokers: optional(kafka, {
    otherwise: 'embedded bus, fed by the event store',
    what: 'Kafka: `host:port`, several between commas',
    parse: hostsAndPorts,
  }),
  kafkaPrefix: optional('DIGIHUB_KAFKA_PREFIX', {
    needs: kafka,
    otherwise: '`adviestraject.` for topics, `digihub.` for groups and transactions',
    what: 'begins the names of all of them, such as `test.`: one of its own for each installation on the same Kafka',
    parse: topic,
  }),
  topic: optional('DIGIHUB_KAFKA_TOPIC', {
    needs: kafka,
    otherwise: '`adviestraject.events`, or `events` behind the prefix',
    what: 'topic of the published events',
    parse: topic,
  }),
  partitions: withDefault('DIGIHUB_KAFKA_PARTITIONS', '12', {
    needs: kafka,
    what: 'its partitions: chosen once, checked at every start',
    parse: wholeNumber(1, 1_000),
  }),
  replication: withDefault('DIGIHUB_KAFKA_REPLICATION', '3', {
    needs: kafka,
    what: 'brokers that keep a copy of it, when it is made; 1 for a single broker',
    parse: wholeNumber(1, 9),
  }),
  kafkaTls: withDefault('DIGIHUB_KAFKA_TLS', 'false', {
    needs: kafka,
    what: '`true`: connect to Kafka over TLS',
    parse: flag,
  }),
  kafkaAuthority: optional('DIGIHUB_KAFKA_CA', {
    file: true,
    needs: kafka,
    otherwise: 'the authorities that Node trusts',
    what: "certificate of the brokers' authority, PEM",
    parse: pem(/-----BEGIN CERTIFICATE-----/, 'a certificate'),
  }),
  kafkaCertificate: optional('DIGIHUB_KAFKA_CERTIFICATE', {
    file: true,
    needs: kafka,
    what: 'our certificate, PEM, where the brokers ask for one',
    parse: pem(/-----BEGIN CERTIFICATE-----/, 'a certificate'),
  }),
  kafkaKey: optional('DIGIHUB_KAFKA_KEY', {
    secret: true,
    needs: kafka,
    what: 'the private key to it, PEM',
    parse: (value) => secret(pem(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key')(value)),
  }),
  kafkaSasl: optional('DIGIHUB_KAFKA_SASL', {
    needs: kafka,
    otherwise: 'no SASL',
    what: '`scram-sha-512`, `scram-sha-256`, or `plain` (over TLS only)',
    parse: choice('scram-sha-512', 'scram-sha-256', 'plain'),
  }),
  kafkaUser: optional('DIGIHUB_KAFKA_USERNAME', {
    needs: kafka,
    what: 'account at Kafka',
    parse: text,
  }),
  kafkaPassword: optional('DIGIHUB_KAFKA_PASSWORD', {
    secret: true,
    needs: kafka,
    what: 'its password',
    parse: secret,
  }),
  issuer: optional(issuer, {
    otherwise: 'built-in tokens, on this machine only',
    what: 'OpenID Connect provider, exactly as in its tokens (`iss`)',
    parse: webAddress,
  }),
  audience: optional('DIGIHUB_OIDC_AUDIENCE', {
    needs: issuer,
    what: "what its tokens for us carry as `aud`; ours alone, no client's id",
    parse: text,
  }),
  algorithms: withDefault('DIGIHUB_OIDC_ALGORITHMS', 'RS256,PS256,ES256,EdDSA', {
    needs: issuer,
    what: 'signatures that are accepted; never shared secrets (HS256) or none',
    parse: choices(...tokenAlgorithms),
  }),
  tokenType: withDefault('DIGIHUB_OIDC_TOKEN_TYPE', 'at+jwt', {
    needs: issuer,
    what: '`at+jwt` (RFC 9068), or `any` where the provider does not mark its access tokens',
    parse: choice('at+jwt', 'any'),
  }),
  clockSkew: withDefault('DIGIHUB_OIDC_CLOCK_SKEW', '30', {
    needs: issuer,
    what: 'seconds that its clock and ours may differ',
    parse: wholeNumber(0, 300),
  }),
  timeout: withDefault('DIGIHUB_OIDC_TIMEOUT', '5000', {
    needs: issuer,
    what: 'milliseconds that it has to give its keys; without them requests get 503',
    parse: wholeNumber(100, 60_000),
  }),
  keysUrl: optional('DIGIHUB_OIDC_KEYS_URL', {
    needs: issuer,
    otherwise: 'found by discovery',
    what: 'its key set, where we do not reach it under the name of its issuer',
    parse: webAddress,
  }),
  allowHttp: withDefault('DIGIHUB_OIDC_ALLOW_HTTP', 'false', {
    needs: issuer,
    what: '`true`: ask for its keys over plain http too; in a closed network only',
    parse: flag,
  }),
  subjectClaim: withDefault('DIGIHUB_OIDC_CLAIM_SUBJECT', 'sub', {
    needs: issuer,
    what: 'claim that says who: a lasting pseudonym, written into events; a name or path (`a.b.c`), as the next four',
    parse: text,
  }),
  rolesClaim: withDefault('DIGIHUB_OIDC_CLAIM_ROLES', 'roles', {
    needs: issuer,
    what: 'claim with the roles, such as `realm_access.roles`',
    parse: text,
  }),
  hubsClaim: withDefault('DIGIHUB_OIDC_CLAIM_HUBS', 'hubs', {
    needs: issuer,
    what: 'claim with the codes of the hubs',
    parse: text,
  }),
  organisationClaim: withDefault('DIGIHUB_OIDC_CLAIM_ORGANISATION', 'organisation', {
    needs: issuer,
    what: "claim with the code of a partner's organisation",
    parse: text,
  }),
  untilClaim: withDefault('DIGIHUB_OIDC_CLAIM_UNTIL', 'until', {
    needs: issuer,
    what: 'claim with the last day of access (`2024-12-31`)',
    parse: text,
  }),
  rolePrefix: optional('DIGIHUB_OIDC_ROLE_PREFIX', {
    needs: issuer,
    otherwise: 'none',
    what: "what our roles begin with among the provider's, such as `digihub-`",
    parse: text,
  }),
};
