/** The process at the other end of a bare round trip: tells its parent when each record was there, by its key. */
import { connectKafka, fetchPatience, resolved } from '@digihub/event-bus-kafka';
import { machineTime } from './protocol.js';

const [broker, topic] = process.argv.slice(2);
if (broker === undefined || topic === undefined) throw new RangeError('bare-consumer BROKER TOPIC');

// As a context's consumer fetches. Of transactions it is shown the committed ones, which is kafkajs' default.
const settings = { brokers: [broker], clientId: 'bench' };
const { timings } = resolved(settings);
const consumer = connectKafka(settings).consumer({
  groupId: topic,
  ...timings,
  maxWaitTimeInMs: fetchPatience(timings),
});
consumer.on(consumer.events.GROUP_JOIN, () => process.send!('joined'));
process.on('disconnect', () => void consumer.disconnect().finally(() => process.exit(0)));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message: { key } }) =>
    void process.send!({ key: key!.toString(), at: machineTime() }),
});
