import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { leafHash } from './hashing.js';
import { ProofFailed } from './proof-failed.js';
import { newSignerText, openNote, parseSigner, parseVerifier, signNote } from './signed-note.js';

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ProofFailed) return error.code;
    throw error;
  }
};

/** The example of golang.org/x/mod/sumdb/note. */
const go = {
  privateKey: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  second: {
    vkey: 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop',
    signature:
      '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n',
  },
};
const note = `${go.text}\n${go.signature}`;

describe('a signed note', () => {
  it('is byte for byte that of the reference', () => {
    const signer = parseSigner(go.privateKey);
    expect(signer.verifier.vkey).toBe(go.vkey);
    expect(signNote(go.text, signer)).toBe(note);
  });

  it('opens under a key that signed it, whoever else did', () => {
    const both = note + go.second.signature;
    for (const vkey of [go.vkey, go.second.vkey]) expect(openNote(both, [parseVerifier(vkey)])).toBe(go.text);
  });

  it('does not open under another key', () => {
    expect(codeOf(() => openNote(note, [parseVerifier(go.second.vkey)]))).toBe('wrong-key');
    expect(codeOf(() => openNote(note, []))).toBe('wrong-key');
  });

  it('does not open where a bit of it is another', () => {
    fc.assert(
      fc.property(fc.nat(Buffer.byteLength(note) - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(note);
        bytes[at]! ^= 1 << bit;
        expect(codeOf(() => openNote(bytes.toString(), [parseVerifier(go.vkey)]))).toBeDefined();
      }),
    );
  });

  it.each([
    '',
    'text\n',
    `${go.text}\n`,
    `${go.text}\n${go.signature.trimEnd()}`,
    `${note}\n`,
    `\u0007${note}`,
  ])('is none: %j', (text) =>
    expect(codeOf(() => openNote(text, [parseVerifier(go.vkey)]))).toBe('note-malformed'),
  );

  it.each([
    '',
    go.vkey.slice(0, -1),
    go.vkey.replace('c7', 'c8'),
    go.vkey.replace('Peter', 'Paul'),
    go.privateKey,
  ])('has no key %j', (text) => expect(codeOf(() => parseVerifier(text))).toBe('vkey-malformed'));

  it('gets a new key that signs, and none of an impossible name', () => {
    const signer = parseSigner(newSignerText('example.org/log'));
    expect(openNote(signNote('text\n', signer), [parseVerifier(signer.verifier.vkey)])).toBe('text\n');
    for (const name of ['', 'a b', 'a+b', 'a\u2003b'])
      expect(codeOf(() => newSignerText(name))).toBe('vkey-malformed');
  });
});

describe('a checkpoint', () => {
  const signer = parseSigner(newSignerText('example.org/log'));
  const [root, cases] = [leafHash(Buffer.from('root')), leafHash(Buffer.from('cases'))];
  const checkpoint = signCheckpoint({ size: 20_852_163, root, cases }, signer);

  it('is a note of origin, size, root and the map of cases', () => {
    expect(checkpoint.split('\n').slice(0, 5)).toEqual([
      'example.org/log',
      '20852163',
      root.toString('base64'),
      `cases ${cases.toString('base64')}`,
      '',
    ]);
    const opened = openCheckpoint(checkpoint, [signer.verifier]);
    expect(opened).toEqual({ origin: 'example.org/log', size: 20_852_163, root, cases });
  });

  it('is refused from another log and by another key of the same name', () => {
    const elsewhere = parseSigner(newSignerText('example.org/another')).verifier;
    const another = parseSigner(newSignerText('example.org/log')).verifier;
    expect(codeOf(() => openCheckpoint(checkpoint, [elsewhere]))).toBe('wrong-origin');
    expect(codeOf(() => openCheckpoint(checkpoint, [another]))).toBe('wrong-key');
  });

  it('is no note before it is of another log, whose name is told without what steers a terminal', () => {
    expect(codeOf(() => openCheckpoint('example.org/another\n1\n', [signer.verifier]))).toBe(
      'note-malformed',
    );
    const hostile = signNote(`\u009b31m\u202e${'x'.repeat(5_000)}\n1\n`, signer);
    const refused = () => openCheckpoint(hostile, [signer.verifier]);
    expect(codeOf(refused)).toBe('wrong-origin');
    expect(refused).toThrow(
      /^This checkpoint is of the log \ufffd31m\ufffdx{95}…, not of example.org\/log.$/,
    );
  });

  it('opens under the old key and the new one after a rotation', () => {
    const next = parseSigner(newSignerText('example.org/log'));
    const known = [next.verifier, signer.verifier];
    const later = signCheckpoint({ size: 20_852_164, root, cases }, next);
    expect([checkpoint, later].map((text) => openCheckpoint(text, known).size)).toEqual([
      20_852_163, 20_852_164,
    ]);
  });

  it.each([
    'example.org/log\n007\nAAAA\n',
    `example.org/log\n-1\n${root.toString('base64')}\ncases ${cases.toString('base64')}\n`,
    `example.org/log\n1\n${root.toString('base64')}\n`,
  ])('is none, though signed: %j', (text) =>
    expect(codeOf(() => openCheckpoint(signNote(text, signer), [signer.verifier]))).toBe(
      'checkpoint-malformed',
    ),
  );
});
