import type { INestApplication } from '@nestjs/common';
import type { Configuration, Kafka } from '@digihub/configuration';
import { type Parts, type RunningContext, troubleOfConsumer } from '@digihub/context';
import { contracts } from '@digihub/contracts';
import { connectBus } from '@digihub/event-bus';
import { connectEmbeddedBuses } from '@digihub/event-bus-embedded';
import {
  connectKafka,
  kafkaCheckpointPublisher,
  KafkaBus,
  type KafkaSettings,
  withAdmin,
} from '@digihub/event-bus-kafka';
import { RelayDuty, type RelayObserver } from '@digihub/event-bus-relay';
import type { CheckpointPublisher } from '@digihub/ledger';
import type { HealthIndicator } from '@digihub/telemetry';

/** Whose relays feed the topic: every context that tells the others something, also those in other processes. */
const relays: readonly string[] = ['intake', 'routing', 'coaching', 'finance'];

/** What carries events between contexts, in this process. */
export interface Buses {
  /** Of the contexts that run here and tell the others something, by name; none on the embedded bus. */
  readonly relays: ReadonlyMap<string, RelayDuty>;
  readonly indicators: readonly HealthIndicator[];
  /** Connects each context's handlers; the application's `startAllMicroservices` starts them. */
  connect(app: INestApplication): void;
}

/** How the Kafka adapter takes what the configuration says. `service` names the client to the brokers. */
export const kafkaSettings = (bus: Kafka, service: string): KafkaSettings => {
  const { brokers, prefix, topic, partitions, replication, tls, sasl } = bus;
  return {
    ...{ brokers, prefix, topic, partitions },
    clientId: `digihub-${service}`,
    replicationFactor: replication,
    ...(tls ? { tls: { ca: tls.ca, cert: tls.certificate, key: tls.key?.reveal() } as object } : {}),
    ...(sasl ? { sasl: { ...sasl, password: sasl.password.reveal() } } : {}),
  };
};

/** Where Kafka is, the checkpoints of the log go there too. */
export const checkpointPublishers = ({ bus, service }: Configuration): readonly CheckpointPublisher[] =>
  bus.kind === 'kafka' ? [kafkaCheckpointPublisher(kafkaSettings(bus, service))] : [];

/** The bus that the configuration names, for the contexts that run here. */
export const openBuses = (
  { bus, service }: Configuration,
  contexts: readonly RunningContext[],
  { store, report }: Parts,
  observer: RelayObserver,
): Buses => {
  if (bus.kind === 'embedded') {
    return {
      relays: new Map(),
      indicators: [],
      connect: (app) => connectEmbeddedBuses(app, contexts, { store, report }),
    };
  }
  const kafka = kafkaSettings(bus, service);
  const connected: KafkaBus[] = [];
  return {
    relays: new Map(
      contexts
        .filter(({ name }) => relays.includes(name))
        .map(({ name, publisher }) => [
          name,
          new RelayDuty({
            ...{ publisher, store, kafka, observer },
            report: ({ kind, error }) => report({ context: name, where: `relay (${kind})`, error }),
          }),
        ]),
    ),
    indicators: [brokers(kafka, connected)],
    connect: (app) => {
      for (const { name, transportId, runtime } of contexts) {
        if (!transportId) continue;
        const consumers = new KafkaBus({
          ...{ context: name, transportId, database: runtime.database, contracts, kafka, store, relays },
          standBy: 10_000,
          report: (told) => report(troubleOfConsumer(name, told)),
        });
        connected.push(consumers);
        connectBus(app, consumers);
        runtime.accompany(consumers);
      }
    },
  };
};

/** Up: brokers answer, and nobody has to look at the topics. */
const brokers = (settings: KafkaSettings, buses: readonly KafkaBus[]): HealthIndicator => {
  const kafka = connectKafka({ ...settings, clientId: `${settings.clientId}-health` });
  return {
    name: 'kafka',
    check: async () => {
      const { brokers: found } = await withAdmin(kafka, (admin) => admin.describeCluster());
      const refusal = buses.find((one) => one.refusal)?.refusal?.message;
      return {
        up: found.length > 0 && refusal === undefined,
        detail: { brokers: found.length, ...(refusal === undefined ? {} : { refusal }) },
      };
    },
  };
};
