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
  /** Serves `?after=`; absent: nothing to wait for. */
  readonly readYourOwnWrites?: ReadYourOwnWrites;
  /** Default: 2,000 a second, 5,000 at once; false: no limit. */
  readonly throttle?: ThrottleLimit | false;
}

/** Injection token of `HttpParts`. */
export const HTTP_PARTS = Symbol('http-parts');
