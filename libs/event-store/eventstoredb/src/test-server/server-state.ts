import { type Metadata, status } from '@grpc/grpc-js';
import { refusal, type ServiceFailure } from './protocol.js';
import type { TransactionLog } from './transaction-log.js';

/** What the services share. */
export interface ServerState {
  readonly log: TransactionLog;
  readonly maxAppendSize: number;
  /** Recent servers tell where a repeat was written; older ones, and all at times, do not. */
  readonly tellsPositionOfRepeats: boolean;
  /** Servers before 22.10 gave no positions in reads of one stream. */
  readonly tellsPositionInStreams: boolean;
  /** Events that a live subscription may be behind before the server lets it catch up again. */
  readonly liveBuffer: number;
  /** Called with each event that is sent to a client. */
  sent(stream: string): void;
  /** The failure for calls that may not go on: wrong credentials, not the leader, not ready. */
  refuses(metadata: Metadata): ServiceFailure | undefined;
}

export const accessDenied = (): ServiceFailure =>
  refusal(status.PERMISSION_DENIED, 'Access Denied', 'access-denied');

export const unauthenticated = (): ServiceFailure => refusal(status.UNAUTHENTICATED, 'Authentication Failed');

export const notReady = (): ServiceFailure => refusal(status.UNAVAILABLE, 'Server Is Not Ready');

export const notLeader = (host: string, port: number): ServiceFailure =>
  refusal(status.NOT_FOUND, 'Leader info available', 'not-leader', {
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });
