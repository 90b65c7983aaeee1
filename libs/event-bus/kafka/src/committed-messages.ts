import type { Batch, KafkaMessage } from 'kafkajs';

/** What kafkajs keeps of a fetch beside its messages; not in its types. */
export type RawMessage = KafkaMessage & {
  readonly isControlRecord?: boolean;
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
};

/** Second half of a control record's key: 0 is an abort. */
const isAbort = ({ key }: RawMessage): boolean => key?.readInt16BE(2) === 0;

/** All that a fetch brought, markers and aborted records included. */
export const rawMessages = (batch: Batch): readonly RawMessage[] =>
  (batch as Batch & { readonly rawMessages?: readonly RawMessage[] }).rawMessages ?? [];

/**
 * Messages without those whose transactions were aborted, as the markers among `raw` say.
 *
 * kafkajs 2.2.4 drops aborted ones itself, but takes up only one aborted transaction per message: where a fetch
 * begins inside two of them, the first message of the second comes through. So each message is checked against the
 * next marker of its producer too.
 */
export const withoutAborted = (
  messages: readonly KafkaMessage[],
  raw: readonly RawMessage[],
): readonly KafkaMessage[] => {
  const aborting = new Set<string>();
  const aborted = new Set<string>();
  for (const message of raw.toReversed()) {
    const { producerId, inTransaction } = message.batchContext ?? {};
    if (producerId === undefined || !inTransaction) continue;
    if (message.isControlRecord) {
      if (isAbort(message)) aborting.add(producerId);
      else aborting.delete(producerId);
    } else if (aborting.has(producerId)) aborted.add(message.offset);
  }
  return aborted.size === 0 ? messages : messages.filter(({ offset }) => !aborted.has(offset));
};

/** The messages of a fetch whose transactions were committed. */
export const committedMessages = (batch: Batch): readonly KafkaMessage[] =>
  withoutAborted(batch.messages, rawMessages(batch));
