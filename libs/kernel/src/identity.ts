import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

const digest = (parts: readonly (string | number)[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest();

/** A UUID (version 8, RFC 9562) that follows from its parts: the same parts always give the same id. */
export const derivedUuid = (...parts: readonly (string | number)[]): string => {
  const bytes = digest(parts).subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A short surrogate id (16 characters, 80 bits, Crockford base 32) that follows from its parts. */
export const derivedId = (...parts: readonly (string | number)[]): string => {
  const bytes = digest(parts);
  let bits = 0n;
  for (const byte of bytes.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
  let id = '';
  for (let shift = 75n; shift >= 0n; shift -= 5n) id += alphabet[Number((bits >> shift) & 31n)];
  return id;
};

/** SHA-256 (hex) of the RFC 8785 canonical form of a JSON value. */
export const canonicalHash = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('value has no JSON form');
  return createHash('sha256').update(text).digest('hex');
};
