import type { PublishedEvent } from '@digihub/contracts';
import type { Message } from '@digihub/read-models';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { fromRecord } from './cloud-event-binding.js';

/** A record that could not be read, as it is kept until it can. */
interface UnreadableRecord {
  readonly headers: Readonly<Record<string, string>>;
  /** Base 64. */
  readonly value: string;
}

export const toMessage = (partition: number, record: KafkaMessage): Message<PublishedEvent> => {
  const { headers, value, offset } = record;
  const at = { partition, sequence: BigInt(offset) };
  const key = record.key?.toString();
  try {
    const body = fromRecord(headers, value);
    return { ...at, id: body.id, type: body.type, key: key ?? body.subject, body };
  } catch (error) {
    const kept: UnreadableRecord = { headers: texts(headers), value: value?.toString('base64') ?? '' };
    const id = kept.headers['ce_id'] ?? `${partition}/${offset}`;
    return {
      ...at,
      id,
      type: kept.headers['ce_type'] ?? 'unknown',
      key: key ?? id,
      body: kept as unknown as PublishedEvent,
      unreadable: error instanceof Error ? error : new Error(String(error)),
    };
  }
};

/** Reads once more what could not be read. @throws NotACloudEvent */
export const readAgain = (message: Message): Message<PublishedEvent> => {
  const { headers, value } = message.body as UnreadableRecord;
  const body = fromRecord(headers, Buffer.from(value, 'base64'));
  const { id, key, partition, sequence } = message;
  return { id, key, partition, sequence, type: body.type, body };
};

const texts = (headers: IHeaders | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, content]) => [
      name,
      String(Array.isArray(content) ? content[0] : content),
    ]),
  );
