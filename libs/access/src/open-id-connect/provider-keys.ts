import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { identityProviderUnavailable } from '../problems.js';
import { addressOf } from './provider-address.js';

export interface ProviderKeysOptions {
  readonly issuer: string;
  /** Where the key set is, instead of what discovery says; then nothing is discovered. */
  readonly keysUrl?: string | undefined;
  readonly allowHttp?: boolean | undefined;
  /** Milliseconds for discovery and keys together. */
  readonly timeout: number;
  /** Milliseconds; keys older than this are fetched again before they are believed. */
  readonly keysGoodFor: number;
  /** Milliseconds within which an unknown key id does not make us ask again: made-up ids cost nothing. */
  readonly keysSettleFor: number;
  /** Hears of each attempt that failed. */
  readonly report: (error: Error) => void;
  /** Milliseconds that only go forward. */
  readonly elapsed: () => number;
}

export interface ProviderKeys {
  /** @throws Problem 503 `identity-provider-unavailable`; a JOSEError where the provider has no such key. */
  readonly key: JWTVerifyGetKey;
  /** Whether we hold keys that are good now; asks for them if not. */
  readonly hold: () => Promise<boolean>;
}

const firstPause = 1_000;
const longestPause = 30_000;

/** After a failure nobody is kept waiting for the next attempt: it comes with the first question after the pause. */
class BackOff {
  private failures = 0;
  private until = 0;

  constructor(private readonly elapsed: () => number) {}

  /** Milliseconds until the next attempt; 0: now. */
  get left(): number {
    return this.failures === 0 ? 0 : Math.max(0, this.until - this.elapsed());
  }

  failed(): void {
    this.until = this.elapsed() + Math.min(longestPause, firstPause * 2 ** this.failures);
    this.failures += 1;
  }

  succeeded(): void {
    this.failures = 0;
  }
}

const jsonFrom = async (response: Response, what: string): Promise<Readonly<Record<string, unknown>>> => {
  if (response.status !== 200) throw new Error(`${what} was answered with status ${response.status}`);
  const json: unknown = await response.json();
  if (typeof json !== 'object' || json === null) throw new Error(`${what} is no JSON object`);
  return json as Readonly<Record<string, unknown>>;
};

/**
 * The provider's public keys, found through discovery. Each time keys are needed, discovery and key set are asked
 * for in one go, so that a provider which moves its keys is followed.
 */
export const providerKeys = (options: ProviderKeysOptions): ProviderKeys => {
  const { issuer, keysUrl, allowHttp, timeout, keysGoodFor, keysSettleFor, report, elapsed } = options;
  const discoveryUrl = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const backOff = new BackOff(elapsed);

  const discover = async (init: RequestInit): Promise<string> => {
    const document = await jsonFrom(await fetch(discoveryUrl, init), 'the discovery document');
    if (document['issuer'] !== issuer) throw new Error('the discovery document is of another issuer');
    const { jwks_uri: found } = document;
    if (typeof found !== 'string') throw new Error('the discovery document names no key set');
    return addressOf(found, 'the key set', allowHttp).href;
  };

  const fetchKeys: FetchImplementation = async (_, init) => {
    if (backOff.left > 0) throw new Error('the provider did not answer just now');
    try {
      const keys = await jsonFrom(await fetch(keysUrl ?? (await discover(init)), init), 'the key set');
      // Throws where it is none, so that a broken answer is the provider's fault and not the token's.
      createLocalJWKSet(keys as unknown as JSONWebKeySet);
      backOff.succeeded();
      return Response.json(keys);
    } catch (error) {
      backOff.failed();
      report(error instanceof Error ? error : new Error(String(error)));
      throw new Error('the provider gave no keys', { cause: error });
    }
  };

  const set = createRemoteJWKSet(new URL(keysUrl ?? discoveryUrl), {
    timeoutDuration: timeout,
    cacheMaxAge: keysGoodFor,
    cooldownDuration: keysSettleFor,
    [customFetch]: fetchKeys,
  });

  return {
    key: async (header, token) => {
      try {
        return await set(header, token);
      } catch (error) {
        // The token's fault: no such key, or several. All else is that we could not ask.
        if (error instanceof errors.JOSEError) throw error;
        throw identityProviderUnavailable(Math.max(1, Math.ceil(backOff.left / 1_000)));
      }
    },
    hold: async () => {
      if (set.fresh) return true;
      return set.reload().then(
        () => true,
        () => false,
      );
    },
  };
};
