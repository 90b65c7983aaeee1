import kafkajs, { type Kafka, type KafkaConfig, type logLevel as LogLevel, type SASLOptions } from 'kafkajs';
import { socketFactory } from './socket-factory.js';

/** How to reach Kafka, and how the topics are called there. */
export interface KafkaSettings {
  /** `host:port` of some brokers; the others are learnt from them. */
  readonly brokers: readonly string[];
  /** Shows in the broker's logs and quotas: the service. */
  readonly clientId: string;
  /** `true`: TLS with the authorities that Node trusts. PEM texts otherwise. */
  readonly tls?:
    boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string } | undefined;
  readonly sasl?: SaslSettings | undefined;
  /**
   * Begins the names of topics, groups and transactions, and is what access rules name: installations on the same
   * Kafka have one each. Absent: `adviestraject.` for topics, `digihub.` for the others.
   */
  readonly prefix?: string | undefined;
  /** `{prefix}events`. */
  readonly topic?: string | undefined;
  /** Positions of the relays, compacted; `{prefix}relays`. */
  readonly checkpoints?: string | undefined;
  /** Signed checkpoints of the log of all events; `{prefix}checkpoints`. */
  readonly logTopic?: string | undefined;
  /** Of the events' topic: fixed at its creation, for the order of a trajectory hangs on it; 12. */
  readonly partitions?: number | undefined;
  /** Copies of each partition; the brokers' own default where absent. */
  readonly replicationFactor?: number | undefined;
  readonly timings?: Partial<GroupTimings> | undefined;
  /** Warnings and errors of the client, for the service's log. */
  readonly log?: ((entry: KafkaLogEntry) => void) | undefined;
}

export interface SaslSettings {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** Milliseconds. */
export interface GroupTimings {
  /** A consumer that is not heard of for so long is dead, and others take its partitions; 10,000. */
  readonly sessionTimeout: number;
  /** How long the group waits for a member to finish the batch under way; 30,000. One that takes longer is fenced. */
  readonly rebalanceTimeout: number;
  /** 1,000: so long it takes to learn that another copy joins. */
  readonly heartbeatInterval: number;
}

/**
 * Milliseconds that a broker with nothing new holds a fetch. It answers at once when something comes, so a short one
 * wins nothing and costs a service at rest its processor time. But between two fetches only does kafkajs send its
 * heartbeat, look whether partitions were resumed, and leave.
 */
export const fetchPatience = ({ heartbeatInterval }: GroupTimings): number =>
  Math.min(heartbeatInterval, 500);

export interface KafkaLogEntry {
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The same with every default filled in. */
export type Resolved = Required<Pick<KafkaSettings, 'prefix' | 'topic' | 'checkpoints' | 'logTopic'>> & {
  readonly partitions: number;
  readonly timings: GroupTimings;
};

export const resolved = (settings: KafkaSettings): Resolved => {
  const { prefix = 'digihub.', partitions = 12, timings } = settings;
  const topics = settings.prefix ?? 'adviestraject.';
  return {
    ...{ prefix, partitions },
    topic: settings.topic ?? `${topics}events`,
    checkpoints: settings.checkpoints ?? `${topics}relays`,
    logTopic: settings.logTopic ?? `${topics}checkpoints`,
    timings: { sessionTimeout: 10_000, rebalanceTimeout: 30_000, heartbeatInterval: 1_000, ...timings },
  };
};

/** A client; it connects when it is first used. */
export const connectKafka = (settings: KafkaSettings): Kafka => {
  const { brokers, clientId, tls, sasl, log } = settings;
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    // A fetch or a join never takes longer than this unless the broker hangs.
    requestTimeout: 15_000,
    socketFactory,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => log?.(asLogEntry(entry)),
  };
  if (tls) config.ssl = tls === true ? true : withoutAbsent(tls);
  if (sasl) config.sasl = sasl as SASLOptions;
  return new kafkajs.Kafka(config);
};

const asLogEntry = (entry: { level: LogLevel; log: { message: string } }): KafkaLogEntry => {
  const { message, ...details } = entry.log;
  return { level: entry.level === kafkajs.logLevel.ERROR ? 'error' : 'warn', message, details };
};

const withoutAbsent = <T extends object>(from: T): T =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as T;
