import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  sign,
} from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecretFile } from './master-key.js';

/** Signs receipts: compact JWS (RFC 7515) with Ed25519 (RFC 8037). The same content always gives the same text. */
export interface ReceiptKey {
  readonly publicKey: JsonWebKey;
  sign(payload: object): string;
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The key in a file (PKCS #8, PEM), made on first use with mode 0600. */
export const openReceiptKey = async (path: string): Promise<ReceiptKey> => {
  const read = () => readFile(path, 'utf8');
  const pem = await read().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    const { privateKey } = generateKeyPairSync('ed25519');
    await createSecretFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    return read();
  });
  return receiptKeyOf(pem);
};

/** @throws where it is no Ed25519 key (PKCS #8, PEM). */
export const receiptKeyOf = (pem: string): ReceiptKey => {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the key of the receipts must be Ed25519');
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  const { crv, kty, x } = jwk;
  // RFC 7638: the required members in lexicographic order.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return {
    publicKey: { ...jwk, kid, alg: 'EdDSA', use: 'sig' },
    sign: (payload) => {
      const content = `${base64url({ alg: 'EdDSA', kid, typ: 'erasure-receipt+jwt' })}.${base64url(payload)}`;
      return `${content}.${sign(null, Buffer.from(content), key).toString('base64url')}`;
    },
  };
};
