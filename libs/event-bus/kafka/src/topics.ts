import { setTimeout } from 'node:timers/promises';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { type KafkaSettings, resolved } from './kafka-settings.js';

/** A topic as it has to be. */
interface TopicPlan {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number | undefined;
  readonly config: Readonly<Record<string, string>>;
}

/** No trouble that passes by itself: a person has to decide. */
export abstract class TopicsUnusable extends Error {}

/** The topics stand, and are not as this system needs them: nothing is changed. */
export class TopicDiffers extends TopicsUnusable {
  constructor(readonly differences: readonly string[]) {
    super(`Kafka's topics are not as they must be: ${differences.join('; ')}`);
    this.name = 'TopicDiffers';
  }
}

/** The brokers do not let us make a topic as it has to be, or look at it. */
export class TopicRefused extends TopicsUnusable {
  constructor(
    readonly topic: string,
    what: string,
    cause: Error & { readonly type: string },
  ) {
    super(`Kafka does not let us ${what}: ${cause.message} (${cause.type})`, { cause });
    this.name = 'TopicRefused';
  }
}

/** Answers of a broker that stay the same until somebody changes a setting, here or there. */
const lastingTypes = new Set([
  ...['TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED', 'POLICY_VIOLATION'],
  ...['INVALID_REPLICATION_FACTOR', 'INVALID_PARTITIONS', 'INVALID_CONFIG', 'INVALID_TOPIC_EXCEPTION'],
]);

/** kafkajs says it of the error, of one of several, or of what caused it. */
const lastingCause = (error: unknown): (Error & { readonly type: string }) | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { type, errors = [] } = error as { readonly type?: string; readonly errors?: readonly unknown[] };
  if (type !== undefined && lastingTypes.has(type)) return Object.assign(error, { type });
  return [...errors, error.cause].map(lastingCause).find((one) => one !== undefined);
};

/** @throws TopicRefused where trying again would not help */
const unlessRefused = async <Result>(
  topic: string,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    const cause = lastingCause(error);
    throw cause ? new TopicRefused(topic, what, cause) : error;
  }
};

const keptForEver = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };

/** With three copies, one may be away without a write that only one of them holds. */
const safe = ({ replicationFactor }: KafkaSettings): Record<string, string> => ({
  'unclean.leader.election.enable': 'false',
  ...((replicationFactor ?? 0) >= 3 ? { 'min.insync.replicas': '2' } : {}),
});

/**
 * Events are kept for ever: a new consumer reads them all. Positions of relays are compacted to the last of each;
 * small segments, because a relay reads what is not compacted yet when it starts.
 */
const plans = (settings: KafkaSettings): readonly TopicPlan[] => {
  const { topic, checkpoints, partitions } = resolved(settings);
  const { replicationFactor } = settings;
  return [
    {
      topic,
      partitions,
      replicationFactor,
      config: { ...keptForEver, ...safe(settings) },
    },
    {
      topic: checkpoints,
      partitions: 1,
      replicationFactor,
      config: { 'cleanup.policy': 'compact', 'segment.bytes': '1048576', ...safe(settings) },
    },
  ];
};

/** Each checkpoint is evidence, and some 250 bytes: kept for ever too, in one order. */
const logPlan = (settings: KafkaSettings): TopicPlan => ({
  topic: resolved(settings).logTopic,
  partitions: 1,
  replicationFactor: settings.replicationFactor,
  config: { ...keptForEver, ...safe(settings) },
});

/**
 * Makes the topics where they are missing, and compares those that stand.
 * @throws TopicDiffers, TopicRefused
 */
export const ensureTopics = (kafka: Kafka, settings: KafkaSettings): Promise<void> =>
  ensure(kafka, plans(settings));

/** The same for the topic of the log's checkpoints: only who publishes them needs to. @throws TopicDiffers, TopicRefused */
export const ensureLogTopic = (kafka: Kafka, settings: KafkaSettings): Promise<void> =>
  ensure(kafka, [logPlan(settings)]);

const ensure = async (kafka: Kafka, wanted: readonly TopicPlan[]): Promise<void> =>
  withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter(({ topic }) => !existing.has(topic));
    for (const plan of missing) await create(admin, plan);
    const differences: string[] = [];
    for (const plan of wanted) {
      const { topic } = plan;
      const compared = () => onceThere(() => compare(admin, plan));
      differences.push(...(await unlessRefused(topic, `look at the topic ${topic}`, compared)));
    }
    if (differences.length > 0) throw new TopicDiffers(differences);
  });

const create = async (admin: Admin, { topic, partitions, replicationFactor, config }: TopicPlan) => {
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  // Answers false, and not an error, where another process was quicker. kafkajs would wait for leaders, but not where
  // the broker has not heard of the topic yet: the comparison waits for both.
  const made = {
    topic,
    numPartitions: partitions,
    configEntries,
    replicationFactor: replicationFactor ?? -1,
  };
  const copies = replicationFactor === undefined ? '' : ` and replication factor ${replicationFactor}`;
  await unlessRefused(topic, `make the topic ${topic} with ${partitions} partitions${copies}`, () =>
    admin.createTopics({ waitForLeaders: false, topics: [made] }),
  );
};

/** A topic that another process has just made shows on a broker some milliseconds later. */
const onceThere = async <Result>(look: () => Promise<Result>): Promise<Result> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await look();
    } catch (error) {
      const { type } = error as { readonly type?: string };
      const soon = type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'LEADER_NOT_AVAILABLE';
      if (!soon || tries === 40) throw error;
      await setTimeout(50);
    }
  }
};

const compare = async (admin: Admin, plan: TopicPlan): Promise<string[]> => {
  const { topic, partitions, replicationFactor, config } = plan;
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const found = topics.find(({ name }) => name === topic)?.partitions ?? [];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: Object.keys(config) }],
  });
  const actual = new Map(
    resources.flatMap(({ configEntries }) =>
      configEntries.map((entry) => [entry.configName, entry.configValue]),
    ),
  );
  const settings: (readonly [name: string, actual: unknown, wanted: unknown])[] = [
    ['partitions', found.length, partitions],
    ...Object.entries(config).map(([name, value]) => [name, actual.get(name), value] as const),
  ];
  if (replicationFactor !== undefined) {
    const fewest = Math.min(...found.map(({ replicas }) => replicas.length));
    settings.push(['replication factor', fewest, replicationFactor]);
  }
  return settings
    .filter(([, is, wanted]) => String(is) !== String(wanted))
    .map(([name, is, wanted]) => `${topic}: ${name} is ${String(is)}, expected ${String(wanted)}`);
};

/** First and next offset of each partition, as far as transactions have ended. */
export interface PartitionEnds {
  readonly low: bigint;
  readonly next: bigint;
}

export const partitionEnds = async (kafka: Kafka, topic: string): Promise<Map<number, PartitionEnds>> =>
  withAdmin(kafka, async (admin) => {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(
      offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), next: BigInt(high) }]),
    );
  });

/** A connection for one errand: nothing of it goes stale when brokers come and go. */
export const withAdmin = async <Result>(
  kafka: Kafka,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> => {
  const admin = kafka.admin({ retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 6 } });
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
};
