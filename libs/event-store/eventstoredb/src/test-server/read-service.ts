import { type handleServerStreamingCall, type ServerWritableStream } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { eventResponse, identifier, invalidPosition, nameOf, streamDeleted } from './protocol.js';
import type { ServerState } from './server-state.js';
import { subscribeToAll } from './subscription-service.js';
import type { LogRecord } from './transaction-log.js';

export type ReadReq = InstanceType<typeof streams.ReadReq>;
export type ReadResp = InstanceType<typeof streams.ReadResp>;
export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;
export type ReadReqOptions = InstanceType<typeof streams.ReadReq.Options>;

/** Writes at the pace of the client; false: it has gone. */
export const send = async (call: ReadCall, response: ReadResp): Promise<boolean> => {
  if (call.cancelled || call.destroyed) return false;
  if (call.write(response)) return true;
  return new Promise((resolve) => {
    const settle = (): void => {
      call.off('drain', settle);
      call.off('cancelled', settle);
      call.off('close', settle);
      resolve(!call.cancelled);
    };
    call.on('drain', settle);
    call.on('cancelled', settle);
    call.on('close', settle);
  });
};

const notFound = (stream: string): ReadResp => {
  const response = new streams.ReadResp();
  const message = new streams.ReadResp.StreamNotFound();
  message.setStreamIdentifier(identifier(stream));
  response.setStreamNotFound(message);
  return response;
};

/** An event, at the pace of the client. */
export const sendEvent = (state: ServerState, call: ReadCall, record: LogRecord): Promise<boolean> => {
  state.sent(record.stream);
  return send(call, eventResponse(record, record.position));
};

const readStream = async (state: ServerState, call: ReadCall, options: ReadReqOptions): Promise<void> => {
  const from = options.getStream()!;
  const name = nameOf(from.getStreamIdentifier());
  if (state.log.isDeleted(name)) throw streamDeleted(name);
  const rows = state.log.stream(name);
  if (rows.length === 0) {
    await send(call, notFound(name));
    return;
  }
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const last = rows.at(-1)!.revision;
  const start = from.hasStart() ? 0 : from.hasEnd() ? last : Number(from.getRevision());
  const wanted = rows.filter(({ revision }) => (backwards ? revision <= start : revision >= start));
  if (backwards) wanted.reverse();
  for (const record of wanted.slice(0, Number(options.getCount()))) {
    const sent = state.tellsPositionInStreams
      ? sendEvent(state, call, record)
      : send(call, eventResponse(record, undefined));
    if (!(await sent)) return;
  }
};

/** Forwards from a position with the event there, backwards without, as on the real server. */
const readAll = async (state: ServerState, call: ReadCall, options: ReadReqOptions): Promise<void> => {
  const { log } = state;
  const from = options.getAll()!;
  const position = Number(from.getPosition()?.getCommitPosition() ?? 0);
  if (from.hasPosition() && !log.isBoundary(position)) throw invalidPosition();
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  let left = Number(options.getCount());
  let index = from.hasEnd() ? log.records.length : from.hasStart() ? 0 : log.indexAt(position);
  while (left > 0) {
    const record = backwards ? log.records[index - 1] : log.records[index];
    if (!record || !(await sendEvent(state, call, record))) return;
    index += backwards ? -1 : 1;
    left -= 1;
  }
};

export const readHandler =
  (state: ServerState): handleServerStreamingCall<ReadReq, ReadResp> =>
  (call) => {
    const options = call.request.getOptions()!;
    const refused = state.refuses(call.metadata);
    const served = async (): Promise<void> => {
      if (refused) throw refused;
      if (options.hasStream()) await readStream(state, call, options);
      else if (options.hasSubscription()) await subscribeToAll(state, call, options);
      else await readAll(state, call, options);
    };
    call.on('error', () => undefined);
    served().then(
      () => call.end(),
      (error: Error) => call.emit('error', error),
    );
  };
