import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { sha256 } from './hashing.js';
import { ProofFailed } from './proof-failed.js';

/** https://c2sp.org/signed-note, Ed25519. The text form of keys is that of golang.org/x/mod/sumdb/note. */
const ed25519 = 1;
const keyBytes = 32;
/** What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410). */
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface Verifier {
  /** As printed: `name+keyid+base64`. */
  readonly vkey: string;
  readonly name: string;
  readonly keyId: number;
  verifies(text: string, signature: Uint8Array): boolean;
}

export interface Signer {
  readonly name: string;
  readonly keyId: number;
  readonly verifier: Verifier;
  sign(text: string): Buffer;
}

const isName = (name: string): boolean => name !== '' && !/[\p{White_Space}+\p{Cc}]/u.test(name);

const keyIdOf = (name: string, publicKey: Uint8Array): number =>
  sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519), publicKey])).readUInt32BE(0);

const hex = (keyId: number): string => keyId.toString(16).padStart(8, '0');

/** Base64 as RFC 4648, section 4, writes it, and nothing else. */
export const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

const verifierOf = (name: string, publicKey: Buffer): Verifier => {
  const keyId = keyIdOf(name, publicKey);
  const key = createPublicKey({ key: Buffer.concat([publicPrefix, publicKey]), format: 'der', type: 'spki' });
  return {
    vkey: `${name}+${hex(keyId)}+${Buffer.concat([Buffer.of(ed25519), publicKey]).toString('base64')}`,
    name,
    keyId,
    verifies: (text, signature) => verify(null, Buffer.from(text), key, signature),
  };
};

const malformed = (what: string): ProofFailed => new ProofFailed('vkey-malformed', what);

/** Name, key id and the bytes after the algorithm of `name+keyid+base64`. */
const partsOf = (text: string): readonly [name: string, keyId: string, key: Buffer] => {
  const [, name = '', keyId = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded);
  if (!isName(name) || bytes?.[0] !== ed25519 || bytes.length !== 1 + keyBytes)
    throw malformed('A key is written name+keyid+base64, and is of Ed25519.');
  return [name, keyId, bytes.subarray(1)];
};

/** @throws ProofFailed `vkey-malformed` */
export const parseVerifier = (vkey: string): Verifier => {
  const [name, keyId, publicKey] = partsOf(vkey);
  const verifier = verifierOf(name, publicKey);
  if (hex(verifier.keyId) !== keyId) throw malformed(`The key id of ${name} is not that of its key.`);
  return verifier;
};

const publicBytes = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length);

const privatePart = 'PRIVATE+KEY+';

/** @throws ProofFailed `vkey-malformed` where the text is no private key. */
export const parseSigner = (text: string): Signer => {
  if (!text.startsWith(privatePart)) throw malformed('A private key begins with PRIVATE+KEY+.');
  const [name, keyId, seed] = partsOf(text.slice(privatePart.length));
  const key = createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' });
  const verifier = verifierOf(name, publicBytes(key));
  if (hex(verifier.keyId) !== keyId) throw malformed(`The key id of ${name} is not that of its key.`);
  return { name, keyId: verifier.keyId, verifier, sign: (note) => sign(null, Buffer.from(note), key) };
};

/** A new private key of that name, in its text form. @throws ProofFailed `vkey-malformed` for a name that cannot be. */
export const newSignerText = (name: string): string => {
  if (!isName(name)) throw malformed('The name of a key has no spaces and no plus.');
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(privatePrefix.length);
  const keyId = keyIdOf(name, publicBytes(privateKey));
  return `${privatePart}${name}+${hex(keyId)}+${Buffer.concat([Buffer.of(ed25519), seed]).toString('base64')}`;
};

const signatureLine = (text: string, signer: Signer): string => {
  const keyId = Buffer.alloc(4);
  keyId.writeUInt32BE(signer.keyId);
  return `— ${signer.name} ${Buffer.concat([keyId, signer.sign(text)]).toString('base64')}\n`;
};

/** The text, which ends in a newline, with the signature under it. */
export const signNote = (text: string, signer: Signer): string => `${text}\n${signatureLine(text, signer)}`;

const mostSignatures = 64;
// eslint-disable-next-line no-control-regex -- a note has none but newlines
const control = /[\u0000-\u0009\u000b-\u001f]/;

interface Signature {
  readonly name: string;
  readonly keyId: number;
  readonly bytes: Buffer;
}

/** What a note is made of, whoever signed it. @throws ProofFailed `note-malformed` */
export const parseNote = (note: string): { readonly text: string; readonly signatures: Signature[] } => {
  const bad = (what: string): ProofFailed =>
    new ProofFailed('note-malformed', `This is no signed note: ${what}.`);
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || control.test(note)) throw bad('no text with signatures under it');
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0 || lines.length > mostSignatures)
    throw bad('its signatures are not whole lines');
  const signatures = lines.map((line) => {
    const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = fromBase64(encoded);
    if (!isName(name) || !bytes || bytes.length < 5) throw bad('a signature line that is none');
    return { name, keyId: bytes.readUInt32BE(0), bytes: bytes.subarray(4) };
  });
  return { text, signatures };
};

/** The same note with one signature more: that of this key, where it has not signed yet. */
export const signedToo = (note: string, signer: Signer): string => {
  const { text, signatures } = parseNote(note);
  const signed = signatures.some(({ name, keyId }) => name === signer.name && keyId === signer.keyId);
  return signed ? note : `${note}${signatureLine(text, signer)}`;
};

/**
 * The text of a note, once one of the keys is seen to have signed it. Signatures of other keys are passed over.
 * @throws ProofFailed `note-malformed`, `wrong-key` where none of the keys signed, `wrong-signature`
 */
export const openNote = (note: string, verifiers: readonly Verifier[]): string => {
  const { text, signatures } = parseNote(note);
  let signed = false;
  for (const { name, keyId, bytes } of signatures) {
    const verifier = verifiers.find((known) => known.name === name && known.keyId === keyId);
    if (!verifier) continue;
    if (!verifier.verifies(text, bytes))
      throw new ProofFailed('wrong-signature', `The signature of ${name} does not fit the text.`);
    signed = true;
  }
  if (!signed) throw new ProofFailed('wrong-key', 'No key that is trusted here has signed this.');
  return text;
};
