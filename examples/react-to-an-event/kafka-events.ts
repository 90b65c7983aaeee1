import type { PublishedEvent } from '@digihub/contracts';
import type { IHeaders, KafkaMessage } from 'kafkajs';

const topic = 'adviestraject.events';
const text = (header: IHeaders[string]): string => String(Array.isArray(header) ? header[0] : header);

/** CloudEvents, Kafka binding, binary mode: attributes are headers `ce_…`, the value is the data. */
export const eventOf = ({ headers = {}, value }: Pick<KafkaMessage, 'headers' | 'value'>): PublishedEvent => {
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith('ce_'))
    .map(([name, header]) => [name.slice('ce_'.length), text(header)] as const);
  const data: unknown = JSON.parse(String(value));
  return { ...Object.fromEntries(attributes), datacontenttype: 'application/json', data } as PublishedEvent;
};

/**
 * Hands over every event of the topic from the first on, in order per trajectory, until SIGINT or SIGTERM.
 * The group's offset follows what was handled, so it may hand an event over again after a crash: see the inbox.
 */
export const fromKafka = async (
  brokers: readonly string[],
  handle: (event: PublishedEvent) => void,
): Promise<void> => {
  const { Kafka, logLevel } = await import('kafkajs');
  const kafka = new Kafka({ clientId: 'react-to-an-event', brokers: [...brokers], logLevel: logLevel.ERROR });
  // Read committed is kafkajs' default. Without the wait, one fetch of an idle topic takes five seconds.
  const consumer = kafka.consumer({
    groupId: 'react-to-an-event',
    maxWaitTimeInMs: 100,
    retry: { restartOnFailure: () => Promise.resolve(!failed) },
  });
  let failed = false;
  const stopped = Promise.withResolvers<void>();
  const stop = (): void => stopped.resolve();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  // A broker that is away is waited for; what nobody can retry ends this.
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (!restart) stopped.reject(error);
  });
  const run = async (): Promise<void> => {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        try {
          handle(eventOf(message));
        } catch (error) {
          // Told first, then thrown: what failed is not committed.
          failed = true;
          stopped.reject(error);
          throw error;
        }
      },
    });
  };
  try {
    await Promise.all([stopped.promise, run()]);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await consumer.disconnect();
  }
};
