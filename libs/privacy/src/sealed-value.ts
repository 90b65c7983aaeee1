import { aessiv } from '@noble/ciphers/aes.js';
import { sealBroken } from './problems.js';
import { isSealed, type Sealed, type SubjectId } from './sealer.js';

/** Names and shapes here are the storage format: `sealed:1:{subject}:{field}:{base64url}`. */
const shape = /^sealed:1:([0-9a-z]+):([\w.-]+):([\w-]+)$/;
const fieldShape = /^[\w.-]+$/;

export interface SealedParts {
  readonly subject: SubjectId;
  readonly field: string;
  readonly bytes: Uint8Array;
}

/** The parts of a sealed value, or undefined where the text only looks like one. */
export const partsOf = (value: unknown): SealedParts | undefined => {
  if (!isSealed(value)) return undefined;
  const [, subject, field, text] = shape.exec(value) ?? [];
  if (!subject || !field || !text) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  // One text per value: base64 with stray trailing bits would be a second spelling of the same bytes.
  return bytes.toString('base64url') === text ? { subject, field, bytes } : undefined;
};

/** Whose key seals this value. */
export const subjectOf = (value: unknown): SubjectId | undefined => partsOf(value)?.subject;

const bound = (key: Uint8Array, subject: SubjectId, field: string) =>
  aessiv(key, Buffer.from('digihub sealed 1'), Buffer.from(subject), Buffer.from(field));

/** @throws RangeError for a field name that does not fit the format. */
export const sealWith = (key: Uint8Array, subject: SubjectId, field: string, value: string): Sealed => {
  if (!fieldShape.test(field)) throw new RangeError(`"${field}" cannot name a sealed field`);
  const bytes = bound(key, subject, field).encrypt(Buffer.from(value, 'utf8'));
  return `sealed:1:${subject}:${field}:${Buffer.from(bytes).toString('base64url')}`;
};

/** @throws Problem `privacy.seal-broken` where the value was not sealed with this key for this subject and field. */
export const openWith = (key: Uint8Array, { subject, field, bytes }: SealedParts): string => {
  try {
    return Buffer.from(bound(key, subject, field).decrypt(bytes)).toString('utf8');
  } catch {
    throw sealBroken({ subject, field });
  }
};
