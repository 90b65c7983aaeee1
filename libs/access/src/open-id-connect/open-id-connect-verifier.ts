import type { Clock } from '@digihub/kernel';
import { TokenVerifier } from '../token-verifier.js';
import { asymmetricAlgorithms, usualAlgorithms } from './algorithms.js';
import { type ClaimNames, defaultClaimNames, identityFrom } from './claim-names.js';
import { addressOf } from './provider-address.js';
import { type ProviderKeys, providerKeys } from './provider-keys.js';

export interface OpenIdConnectOptions {
  /** Exactly as the provider writes it in its tokens (`iss`), a slash at its end included. */
  readonly issuer: string;
  /** What the provider writes into tokens that are meant for us (`aud`). */
  readonly audience: string;
  /** The programme's clock: an auditor's last day is measured on it. */
  readonly clock: Clock;
  readonly claims?: Partial<ClaimNames>;
  /** Default RS256, PS256, ES256, EdDSA. Only what the provider alone can sign with. */
  readonly algorithms?: readonly string[];
  /**
   * `at+jwt` (RFC 9068, the default), or `any` for providers that do not mark their access tokens. Then the
   * audience must be ours alone and no client's id, for an ID token, which is meant for a client, looks the same.
   */
  readonly tokenType?: 'at+jwt' | 'any';
  /** Seconds that the provider's clock and ours may differ; default 30. */
  readonly clockSkew?: number;
  /** Where the key set is, for a provider that we do not reach under its issuer's name; no discovery then. */
  readonly keysUrl?: string | undefined;
  /** Also plain http to other machines: in a closed network only. */
  readonly allowHttp?: boolean;
  /** Milliseconds that the provider has to give its keys; default 5,000. */
  readonly timeout?: number;
  /** Milliseconds that keys, and tokens verified with them, are believed without asking again; default 10 minutes. */
  readonly keysGoodFor?: number;
  /** Milliseconds between two questions for keys we do not know; default 30 seconds. */
  readonly keysSettleFor?: number;
  /** Hears why the provider gave no keys, once per attempt; attempts come with a growing pause. */
  readonly report?: (error: Error) => void;
  /** Milliseconds since 1970, by the real system's time. */
  readonly systemTime?: () => number;
  /** Milliseconds that only go forward. */
  readonly elapsed?: () => number;
}

/** Verifies access tokens of an OpenID Connect provider, from any machine. */
export class OpenIdConnectVerifier extends TokenVerifier {
  constructor(
    options: ConstructorParameters<typeof TokenVerifier>[0],
    private readonly keys: ProviderKeys,
  ) {
    super(options);
  }

  /** For a service's readiness: down while nobody could come in. Also asks for the keys, ahead of the first token. */
  async ready(): Promise<{ readonly up: boolean }> {
    return { up: await this.keys.hold() };
  }
}

const minutes = 60_000;

/**
 * The verifier for an OpenID Connect provider. It asks nothing until the first token or `ready`, so that a service
 * starts while its provider is away; then, and whenever keys cannot be had, requests get 503 and nobody comes in.
 * @throws TypeError for an address that is not safe, RangeError for an algorithm that is not.
 */
export const openIdConnectVerifier = (options: OpenIdConnectOptions): OpenIdConnectVerifier => {
  const { issuer, audience, clock, claims, algorithms = usualAlgorithms, keysUrl, allowHttp } = options;
  const { tokenType = 'at+jwt', clockSkew = 30, keysGoodFor = 10 * minutes, systemTime } = options;
  const address = addressOf(issuer, 'the issuer', allowHttp);
  if (address.search !== '' || address.hash !== '') throw new TypeError('the issuer must not carry a query');
  if (keysUrl !== undefined) addressOf(keysUrl, 'the key set', allowHttp);
  if (audience === '') throw new TypeError('the audience must not be empty');
  const unsafe = algorithms.find((algorithm) => !asymmetricAlgorithms.includes(algorithm));
  if (unsafe !== undefined || algorithms.length === 0) {
    throw new RangeError(`tokens may be signed with ${asymmetricAlgorithms.join(', ')} and nothing else`);
  }
  const keys = providerKeys({
    issuer,
    keysUrl,
    allowHttp,
    timeout: options.timeout ?? 5_000,
    keysGoodFor,
    keysSettleFor: options.keysSettleFor ?? 30_000,
    report: options.report ?? (() => undefined),
    elapsed: options.elapsed ?? (() => performance.now()),
  });
  return new OpenIdConnectVerifier(
    {
      key: keys.key,
      issuer,
      audience,
      algorithms,
      clock,
      clockSkew,
      // A key that the provider withdrew opens nothing longer than we would have kept the key itself.
      rememberFor: keysGoodFor,
      identityOf: identityFrom({ ...defaultClaimNames, ...claims }, issuer),
      ...(tokenType === 'any' ? {} : { tokenType }),
      ...(systemTime ? { systemTime } : {}),
    },
    keys,
  );
};
