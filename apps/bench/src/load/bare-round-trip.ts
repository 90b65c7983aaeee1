import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { connectKafka, ensureTopics, type KafkaSettings, resolved } from '@digihub/event-bus-kafka';
import type { Producer } from 'kafkajs';
import { plainProducer } from '../engines/own-topics.js';
import { machineTime } from './protocol.js';

/** One record through Kafka in a transaction of its own, to a consumer in another process. */
export class BareRoundTrip {
  private sent = 0;

  private constructor(
    private readonly producer: Producer,
    private readonly topic: string,
    private readonly other: ReturnType<typeof fork>,
  ) {}

  static async open(settings: KafkaSettings): Promise<BareRoundTrip> {
    const kafka = connectKafka(settings);
    await ensureTopics(kafka, settings);
    const { topic, prefix } = resolved(settings);
    const file = fileURLToPath(new URL('./bare-consumer.js', import.meta.url));
    const other = fork(file, [settings.brokers[0]!, topic]);
    await once(other, 'message');
    const producer = kafka.producer({ transactionalId: `${prefix}producer`, ...plainProducer });
    await producer.connect();
    return new BareRoundTrip(producer, topic, other);
  }

  /** Milliseconds from the begin of the transaction until the other process has the record. */
  async milliseconds(value: string): Promise<number> {
    const key = String((this.sent += 1));
    const started = machineTime();
    const arrived = once(this.other, 'message');
    const transaction = await this.producer.transaction();
    await transaction.send({ topic: this.topic, acks: -1, messages: [{ key, value }] });
    await transaction.commit();
    const [message] = (await arrived) as [{ readonly key: string; readonly at: number }];
    if (message.key !== key) throw new Error(`record ${message.key} came where ${key} was sent`);
    return message.at - started;
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
    const gone = once(this.other, 'exit');
    this.other.disconnect();
    await gone;
  }
}
