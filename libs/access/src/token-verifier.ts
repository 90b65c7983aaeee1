import { type CryptoKey, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { type Actor, type Clock, dayOf, isDay, type Role, roles } from '@digihub/kernel';
import { AccessEnded, tokenInvalid } from './problems.js';

/** What a verified token says: who, and until which day (included) access lasts. */
export interface Identity {
  readonly actor: Actor;
  readonly until?: string;
}

export interface TokenVerifierOptions {
  /** The issuer's public key, or a function that finds it (a remote key set, for OpenID Connect). */
  readonly key: CryptoKey | JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** The programme's clock: an auditor's last day is measured on it. */
  readonly clock: Clock;
  /** True for the built-in issuer: its tokens are worth nothing from another machine. */
  readonly loopbackOnly?: boolean;
  /** How claims become an identity; another issuer may name them otherwise. */
  readonly identityOf?: (claims: JWTPayload) => Identity;
  /** Seconds that the issuer's clock and ours may differ; default 0, as the built-in issuer shares ours. */
  readonly clockSkew?: number;
  /** What the header's `typ` must be; absent: anything. */
  readonly tokenType?: string;
  /** Milliseconds that a verified token is taken at its word; default: until it expires. */
  readonly rememberFor?: number;
  /** Milliseconds since 1970, by the real system's time: a demo clock lets no token expire. */
  readonly systemTime?: () => number;
}

/** Tokens whose signature was found good, so that each is checked once. */
const remembered = 1_000;

/** Checks a token's signature, issuer, audience and times, and tells who it stands for. */
export class TokenVerifier {
  readonly loopbackOnly: boolean;
  private readonly known = new Map<string, { identity: Identity; expires: number }>();

  constructor(private readonly options: TokenVerifierOptions) {
    this.loopbackOnly = options.loopbackOnly ?? false;
  }

  /** @throws Problem 401 `token-invalid`, 403 `access-ended`; what the issuer's key throws besides. */
  async verify(token: string): Promise<Actor> {
    const { actor, until } = this.remembered(token) ?? (await this.check(token));
    if (until !== undefined && dayOf(this.options.clock.now()) > until) throw new AccessEnded(actor, until);
    return actor;
  }

  private now(): number {
    return (this.options.systemTime ?? Date.now)();
  }

  private remembered(token: string): Identity | undefined {
    const known = this.known.get(token);
    if (!known) return undefined;
    if (known.expires > this.now()) return known.identity;
    this.known.delete(token);
    return undefined;
  }

  private async check(token: string): Promise<Identity> {
    const { key, issuer, audience, algorithms, identityOf = identityOfClaims } = this.options;
    const { clockSkew = 0, tokenType, rememberFor = Infinity } = this.options;
    try {
      const { payload } = await jwtVerify(token, key as JWTVerifyGetKey, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(this.now()),
        clockTolerance: clockSkew,
        ...(tokenType === undefined ? {} : { typ: tokenType }),
      });
      const identity = identityOf(payload);
      if (this.known.size >= remembered) this.known.delete(this.known.keys().next().value!);
      const expires = Math.min((payload.exp! + clockSkew) * 1000, this.now() + rememberFor);
      this.known.set(token, { identity, expires });
      return identity;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw tokenInvalid();
      throw error;
    }
  }
}

export const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/**
 * `sub`, `roles`, `hubs`, `organisation`, `until`. `system` is never a person's role: no token carries it.
 * @throws TypeError where a claim has the wrong shape.
 */
export const identityOfClaims = (claims: JWTPayload): Identity => {
  const { sub, organisation, until } = claims;
  if (typeof sub !== 'string' || !/^[\w.:@-]{1,128}$/.test(sub) || sub.startsWith('system:')) {
    throw new TypeError('sub');
  }
  const granted = strings(claims['roles']).filter(
    (role): role is Role => role !== 'system' && (roles as readonly string[]).includes(role),
  );
  if (until !== undefined && (typeof until !== 'string' || !isDay(until))) throw new TypeError('until');
  return {
    actor: {
      id: sub,
      roles: granted,
      hubs: strings(claims['hubs']),
      ...(typeof organisation === 'string' ? { organisation } : {}),
    },
    ...(until === undefined ? {} : { until }),
  };
};
