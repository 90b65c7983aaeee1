import type { AccessLog } from '@digihub/access-log';
import type { TokenVerifier } from '@digihub/access';
import type { Sealer } from '@digihub/privacy';

/**
 * Waits until a service's read models have handled everything up to a position, at most `timeoutMs`; answers how
 * far they are.
 */
export type ReadYourOwnWrites = (service: string, after: bigint, timeoutMs: number) => Promise<bigint>;

export interface ThrottleLimit {
  /** Requests that one actor (without a token: one address) may send each second, on average. */
  readonly perSecond: number;
  /** Requests it may send at once after a pause. */
  readonly burst: number;
}

/** What the HTTP edge needs from the composition root. */
export interface HttpParts {
  readonly verifier: TokenVerifier;
  /** Opens personal fields on the way out; absent: they stay masked. */
  readonly sealer?: Sealer;
  /** Who looked at personal data and who was refused; absent: nobody keeps it. */
  readonly accessLog?: AccessLog;
  /** Counts who could not be let in because nobody knows who they are: `token-missing`, `token-invalid`. */
  readonly countStranger?: (code: string) => void;
  /** Serves `?after=`; absent: nothing to wait for. */
  readonly readYourOwnWrites?: ReadYourOwnWrites;
  /** Default: 2,000 a second, 5,000 at once; false: no limit. */
  readonly throttle?: ThrottleLimit | false;
}

/** Injection token of `HttpParts`. */
export const HTTP_PARTS = Symbol('http-parts');
