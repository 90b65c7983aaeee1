import { type handleBidiStreamingCall, type handleClientStreamingCall, status } from '@grpc/grpc-js';
import rpc from '@eventstore/db-client/generated/status_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { nameOf, refusal, type ServiceFailure, streamDeleted, toProposed } from './protocol.js';
import type { Expected, Outcome, Proposed } from './transaction-log.js';
import type { ServerState } from './server-state.js';

type AppendReq = InstanceType<typeof streams.AppendReq>;
type AppendResp = InstanceType<typeof streams.AppendResp>;
type BatchAppendReq = InstanceType<typeof streams.BatchAppendReq>;
type BatchAppendResp = InstanceType<typeof streams.BatchAppendResp>;

interface ExpectationOptions {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

const expectation = (options: ExpectationOptions, revision: string): Expected => {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream-exists' : Number(revision);
};

const sizeOf = (events: readonly Proposed[]): number =>
  events.reduce((sum, { type, data, metadata }) => sum + type.length + data.length + metadata.length, 0);

const tooLarge = (limit: number): ServiceFailure =>
  refusal(
    status.INVALID_ARGUMENT,
    `Maximum Append Size of ${limit} Exceeded.`,
    'maximum-append-size-exceeded',
    { 'maximum-append-size': String(limit) },
  );

/** Position of an answer: the last event's commit, and the first one's prepare, as the real server gives them. */
const answer = (
  outcome: Exclude<Outcome, { kind: 'deleted' }>,
  expected: Expected,
  tellsRepeats: boolean,
): AppendResp => {
  const response = new streams.AppendResp();
  if (outcome.kind === 'wrong-expected-version') {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (outcome.current < 0) wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(String(outcome.current));
    if (typeof expected === 'number') wrong.setExpectedRevision(String(expected));
    else if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
    else if (expected === 'no-stream') wrong.setExpectedNoStream(new shared.Empty());
    else wrong.setExpectedStreamExists(new shared.Empty());
    response.setWrongExpectedVersion(wrong);
    return response;
  }
  const success = new streams.AppendResp.Success();
  success.setCurrentRevision(String(outcome.last.revision));
  if (outcome.kind === 'repeat' && !tellsRepeats) {
    success.setNoPosition(new shared.Empty());
  } else {
    const position = new streams.AppendResp.Position();
    position.setCommitPosition(String(outcome.last.position));
    position.setPreparePosition(String(outcome.first.position));
    success.setPosition(position);
  }
  response.setSuccess(success);
  return response;
};

export const appendHandler =
  (state: ServerState): handleClientStreamingCall<AppendReq, AppendResp> =>
  (call, respond) => {
    let options: InstanceType<typeof streams.AppendReq.Options> | undefined;
    const events: Proposed[] = [];
    call.on('data', (request: AppendReq) => {
      options = request.getOptions() ?? options;
      const message = request.getProposedMessage();
      if (message) events.push(toProposed(message));
    });
    call.on('error', () => undefined);
    const write = (): void => {
      if (call.cancelled || !options) return;
      const refused = state.refuses(call.metadata);
      if (refused) return respond(refused);
      if (sizeOf(events) > state.maxAppendSize) return respond(tooLarge(state.maxAppendSize));
      const stream = nameOf(options.getStreamIdentifier());
      const expected = expectation(options, options.getRevision());
      const outcome = state.log.append(stream, expected, events);
      if (outcome.kind === 'deleted') return respond(streamDeleted(stream));
      return respond(null, answer(outcome, expected, state.tellsPositionOfRepeats));
    };
    // A request that was cut off ends here like a whole one, and only then says that it was: of such a call nothing
    // is written, as on the real server, where reading on throws.
    call.on('end', () => setImmediate(write));
  };

const packed = (name: string, bytes: Uint8Array): InstanceType<typeof any.Any> => {
  const details = new any.Any();
  details.pack(bytes, name);
  return details;
};

const batchAnswer = (request: BatchAppendReq, stream: string, outcome: Outcome): BatchAppendResp => {
  const response = new streams.BatchAppendResp();
  response.setCorrelationId(request.getCorrelationId());
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream, 'utf8').toString('base64'));
  response.setStreamIdentifier(identifier);
  if (outcome.kind === 'written' || outcome.kind === 'repeat') {
    const success = new streams.BatchAppendResp.Success();
    success.setCurrentRevision(String(outcome.last.revision));
    const position = new shared.AllStreamPosition();
    position.setCommitPosition(String(outcome.last.position));
    position.setPreparePosition(String(outcome.first.position));
    success.setPosition(position);
    response.setSuccess(success);
    return response;
  }
  const error = new rpc.Status();
  if (outcome.kind === 'deleted') {
    const deleted = new shared.StreamDeleted();
    deleted.setStreamIdentifier(identifier);
    error.setDetails(packed('event_store.client.StreamDeleted', deleted.serializeBinary()));
  } else {
    const wrong = new shared.WrongExpectedVersion();
    if (outcome.current < 0) wrong.setCurrentNoStream(new empty.Empty());
    else wrong.setCurrentStreamRevision(String(outcome.current));
    error.setDetails(packed('event_store.client.WrongExpectedVersion', wrong.serializeBinary()));
  }
  response.setError(error);
  return response;
};

/** Appends over one call for many: what the client uses by itself, and the adapter does not. */
export const batchAppendHandler =
  (state: ServerState): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> =>
  (call) => {
    const pending = new Map<string, { options: BatchAppendReq; events: Proposed[] }>();
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (request: BatchAppendReq) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const started = pending.get(id) ?? { options: request, events: [] };
      pending.set(id, started);
      started.events.push(...request.getProposedMessagesList().map(toProposed));
      if (!request.getIsFinal()) return;
      pending.delete(id);
      const options = started.options.getOptions()!;
      const stream = nameOf(options.getStreamIdentifier());
      const expected = expectation(options, options.getStreamPosition());
      call.write(batchAnswer(request, stream, state.log.append(stream, expected, started.events)));
    });
  };
