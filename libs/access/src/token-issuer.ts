import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { Actor, Clock } from '@digihub/kernel';
import { TokenVerifier } from './token-verifier.js';

const issuer = 'digihub-built-in';
const audience = 'digihub';
const algorithm = 'EdDSA';

/** Someone a token can be made for. */
export interface Person extends Actor {
  /** Last day of access, included; absent: no end. */
  readonly until?: string;
}

/** The key lies alone in its folder, readable by its owner only; whoever makes it first wins. */
const keyOf = async (folder: string): Promise<JWK> => {
  const file = join(folder, 'issuer-key.json');
  const existing = read(file);
  if (existing) return existing;
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...(await exportJWK(privateKey)), alg: algorithm }), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  chmodSync(file, 0o600);
  return read(file)!;
};

const read = (file: string): JWK | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * The built-in issuer: one Ed25519 key in a folder of the data directory, made on first use. For one machine
 * only; a real installation asks an OpenID Connect provider.
 */
export class TokenIssuer {
  private constructor(
    private readonly privateKey: CryptoKey,
    private readonly publicKey: CryptoKey,
  ) {}

  static async open(folder: string): Promise<TokenIssuer> {
    const key = await keyOf(folder);
    const { kty, crv, x } = key;
    return new TokenIssuer(
      (await importJWK(key, algorithm)) as CryptoKey,
      (await importJWK({ kty, crv, x } as JWK, algorithm)) as CryptoKey,
    );
  }

  /** A token for this person, good for `seconds` (default: 12 hours) by the real system's time. */
  issue(person: Person, { seconds = 12 * 3600, now = Date.now() } = {}): Promise<string> {
    const { id, roles, hubs, organisation, until } = person;
    const issuedAt = Math.floor(now / 1000);
    return new SignJWT({ roles, hubs, organisation, until })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setSubject(id)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + seconds)
      .sign(this.privateKey);
  }

  /** The verifier of this issuer's tokens; `clock` is the programme's (see `TokenVerifierOptions`). */
  verifier(clock: Clock, options: { loopbackOnly?: boolean; systemTime?: () => number } = {}): TokenVerifier {
    return new TokenVerifier({
      key: this.publicKey,
      issuer,
      audience,
      algorithms: [algorithm],
      clock,
      loopbackOnly: true,
      ...options,
    });
  }
}
