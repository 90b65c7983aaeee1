import { type Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { appendHandler, batchAppendHandler } from './append-service.js';
import { featuresHandler, gossipHandler, type Member } from './cluster-service.js';
import type { ServiceFailure } from './protocol.js';
import { readHandler } from './read-service.js';
import { selfSigned } from './self-signed.js';
import { accessDenied, type ServerState, unauthenticated } from './server-state.js';
import { TransactionLog } from './transaction-log.js';

export interface TestServerOptions {
  /** Port on the loopback address; 0: a free one. */
  readonly port?: number;
  /** What was written before: a server that comes back. */
  readonly log?: TransactionLog;
  readonly tls?: boolean;
  /** Who may do anything; without it everybody may. */
  readonly users?: Readonly<Record<string, string>>;
  readonly maxAppendSize?: number;
  readonly tellsPositionOfRepeats?: boolean;
  readonly tellsPositionInStreams?: boolean;
  readonly liveBuffer?: number;
  readonly systemEventEvery?: number;
}

/**
 * A server that speaks EventStoreDB's gRPC protocol, as far as the adapter and its client use it, with the real
 * one's rules for revisions, repeats, positions, filters and checkpoints. In memory, for tests.
 */
export interface TestServer {
  readonly port: number;
  readonly log: TransactionLog;
  /** PEM; of a server with TLS. */
  readonly certificate: string | undefined;
  /** Nodes that the gossip tells of; this one at first. */
  members: readonly Member[];
  /** Events sent to clients so far, by what their streams start with. */
  sent(prefix: string): number;
  /** Each call is answered with this failure. */
  failure: ((metadata: Metadata) => ServiceFailure | undefined) | undefined;
  /** Ends at once: calls under way break off. */
  stop(): void;
}

const host = '127.0.0.1';

const isKnown = (metadata: Metadata, users: Readonly<Record<string, string>>): boolean => {
  const [header = ''] = metadata.get('authorization');
  const account = Buffer.from(String(header).replace(/^Basic /, ''), 'base64').toString('utf8');
  return Object.entries(users).some(([name, password]) => account === `${name}:${password}`);
};

export const startTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const { users } = options;
  const identity = options.tls ? selfSigned() : undefined;
  const log = options.log ?? new TransactionLog(options.systemEventEvery ?? 7);
  const refuses = (metadata: Metadata): ServiceFailure | undefined => {
    const failure = running.failure?.(metadata);
    if (failure || !users) return failure;
    if (metadata.get('authorization').length === 0) return accessDenied();
    return isKnown(metadata, users) ? undefined : unauthenticated();
  };
  const sent = new Map<string, number>();
  const state: ServerState = {
    log,
    maxAppendSize: options.maxAppendSize ?? 1024 * 1024,
    tellsPositionOfRepeats: options.tellsPositionOfRepeats ?? true,
    tellsPositionInStreams: options.tellsPositionInStreams ?? true,
    liveBuffer: options.liveBuffer ?? 32,
    refuses,
    sent: (stream) => void sent.set(stream, (sent.get(stream) ?? 0) + 1),
  };
  const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
  server.addService(StreamsService, {
    read: readHandler(state),
    append: appendHandler(state),
    batchAppend: batchAppendHandler(state),
  });
  server.addService(GossipService, { read: gossipHandler(() => running.members) });
  server.addService(ServerFeaturesService, { getSupportedMethods: featuresHandler });
  const credentials = identity
    ? ServerCredentials.createSsl(null, [
        { cert_chain: Buffer.from(identity.certificate), private_key: Buffer.from(identity.key) },
      ])
    : ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`${host}:${options.port ?? 0}`, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const running: TestServer = {
    port,
    log,
    certificate: identity?.certificate,
    members: [{ address: host, port, isLeader: true }],
    failure: undefined,
    sent: (prefix) =>
      [...sent].reduce((sum, [stream, count]) => sum + (stream.startsWith(prefix) ? count : 0), 0),
    stop: () => server.forceShutdown(),
  };
  return running;
};
