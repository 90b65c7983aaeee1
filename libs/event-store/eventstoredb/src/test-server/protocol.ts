import { Metadata, type ServerErrorResponse, type StatusObject, status } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { LogRecord, Proposed } from './transaction-log.js';

export type ServiceFailure = Partial<StatusObject> & ServerErrorResponse;

/** A refusal as the server tells it: a status, and the exception by name with its particulars in the trailers. */
export const refusal = (
  code: status,
  details: string,
  exception?: string,
  particulars: Readonly<Record<string, string>> = {},
): ServiceFailure => {
  const metadata = new Metadata();
  if (exception) metadata.set('exception', exception);
  for (const [key, value] of Object.entries(particulars)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
};

export const invalidPosition = (): ServiceFailure =>
  refusal(status.INVALID_ARGUMENT, 'Trying to read at an invalid position');

export const streamDeleted = (stream: string): ServiceFailure =>
  refusal(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, 'stream-deleted', {
    'stream-name': encodeURIComponent(stream),
  });

export const nameOf = (identifier: InstanceType<typeof shared.StreamIdentifier> | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? new Uint8Array()).toString('utf8');

export const identifier = (stream: string): InstanceType<typeof shared.StreamIdentifier> => {
  const message = new shared.StreamIdentifier();
  message.setStreamName(Buffer.from(stream, 'utf8').toString('base64'));
  return message;
};

/** What AppendReq and BatchAppendReq both call a proposed message. */
export interface ProposedMessage {
  getId(): InstanceType<typeof shared.UUID> | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

export const toProposed = (message: ProposedMessage): Proposed => {
  const metadata = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
};

const ticksPerMillisecond = 10_000n;

/** `position` is the record's own on recent servers; older ones have none to give in reads of one stream. */
export const eventResponse = (
  record: LogRecord,
  position: number | undefined,
): InstanceType<typeof streams.ReadResp> => {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  const uuid = new shared.UUID();
  uuid.setString(record.id);
  recorded.setId(uuid);
  recorded.setStreamIdentifier(identifier(record.stream));
  recorded.setStreamRevision(String(record.revision));
  const place = position === undefined ? String(2n ** 64n - 1n) : String(position);
  recorded.setCommitPosition(place);
  recorded.setPreparePosition(place);
  recorded.setData(record.data);
  recorded.setCustomMetadata(record.metadata);
  recorded.getMetadataMap().set('type', record.type);
  recorded.getMetadataMap().set('content-type', record.contentType);
  recorded.getMetadataMap().set('created', String(BigInt(record.createdAt) * ticksPerMillisecond));
  const event = new streams.ReadResp.ReadEvent();
  event.setEvent(recorded);
  if (position === undefined) event.setNoPosition(new shared.Empty());
  else event.setCommitPosition(String(position));
  const response = new streams.ReadResp();
  response.setEvent(event);
  return response;
};
