import type { KafkaSettings } from '@digihub/event-bus-kafka';
import type { LocalBroker } from '@digihub/infra-kafka';

/** Topics, groups and transactions that no other run on this broker has; partitions as in production. */
export const ownTopics = ({ brokers }: LocalBroker, name: string): KafkaSettings => ({
  brokers,
  clientId: 'bench',
  prefix: `${name}.`,
  topic: `${name}.events`,
  checkpoints: `${name}.relays`,
  replicationFactor: 1,
});

/** A transactional producer that waits for its coordinator no longer than the relay's does. */
export const plainProducer = {
  idempotent: true,
  maxInFlightRequests: 1,
  retry: { initialRetryTime: 5, multiplier: 1.5, maxRetryTime: 200, retries: 50 },
} as const;
