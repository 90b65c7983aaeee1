import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SettableClock } from '@digihub/kernel/testing';
import fc from 'fast-check';
import type { KeyRing, KeyRingOptions } from './key-ring.js';
import type { SubjectId } from './sealer.js';

const masterKey = new Uint8Array(32).fill(7);
const text = fc.string({ unit: 'grapheme' });
const field = fc.stringMatching(/^[a-z][A-Za-z0-9_.-]{0,20}$/);

/** One place for keys, empty at first. */
export interface KeyRingFixture {
  open(options: Omit<KeyRingOptions, 'folder'>): Promise<KeyRing>;
  /** All that the place holds, byte by byte. */
  bytes(): Promise<Buffer>;
  /** A subject's row as it is stored: the keyed hash of its natural key, its wrapped key. */
  secretsOf(subject: SubjectId): Promise<readonly Buffer[]>;
  /** What another process does that forgets a subject. */
  forgetElsewhere(subject: SubjectId): Promise<void>;
  end(): Promise<void>;
}

/** What every key ring promises, wherever its keys are. */
export const keyRingSuite = (engine: string, make: () => Promise<KeyRingFixture>): void => {
  describe(`a key ring on ${engine}`, () => {
    let clock: SettableClock;
    let fixture: KeyRingFixture;
    let ring: KeyRing;
    beforeEach(async () => {
      clock = new SettableClock();
      fixture = await make();
      ring = await fixture.open({ masterKey, clock, cachedKeys: 3 });
    });
    afterEach(async () => {
      await ring.close();
      await fixture.end();
    });

    describe('subjects', () => {
      it('are one per natural key, whatever its spelling and whoever brings it', async () => {
        const jan = await ring.subjectFor('person', ' Jan@Voorbeeld.be ', 'command-1');
        expect(await ring.subjectFor('person', 'jan@voorbeeld.be', 'command-2')).toBe(jan);
        expect(await ring.findSubject('person', 'JAN@voorbeeld.be')).toBe(jan);
        const bakery = await ring.subjectFor('enterprise', 'BE 0123.456.749', 'command-1');
        expect(await ring.subjectFor('enterprise', '123456749', 'command-3')).toBe(bakery);
        expect(bakery).not.toBe(jan);
      });

      it('derive from the command that brings them, not from the person', async () => {
        const elsewhere = await make();
        const other = await elsewhere.open({ masterKey: new Uint8Array(32).fill(8), clock });
        const first = await ring.subjectFor('person', 'jan@voorbeeld.be', 'command-1');
        const second = await ring.subjectFor('person', 'piet@voorbeeld.be', 'command-1');
        expect(second).not.toBe(first);
        expect(await other.subjectFor('person', 'iemand@anders.be', 'command-1')).toBe(first);
        expect(await ring.subjectFor('person', 'jan@voorbeeld.be', 'command-1')).toBe(first);
        await other.close();
        await elsewhere.end();
      });

      it('are not made by a search, nor of nothing', async () => {
        expect(await ring.findSubject('person', 'onbekend@voorbeeld.be')).toBeUndefined();
        expect(await ring.findSubject('enterprise', 'geen nummer')).toBeUndefined();
        await expect(ring.subjectFor('person', '  ', 'command-1')).rejects.toThrow(RangeError);
        await expect(ring.subjectFor('enterprise', 'geen', 'command-1')).rejects.toThrow(RangeError);
      });

      it('are the same for two that ask at once', async () => {
        const second = await fixture.open({ masterKey, clock });
        const asked = Array.from({ length: 40 }, (_, i) =>
          (i % 2 ? ring : second).subjectFor('person', `p${i % 10}@voorbeeld.be`, `command-${i}`),
        );
        expect(new Set(await Promise.all(asked)).size).toBe(10);
        await second.close();
      });
    });

    describe('a seal', () => {
      it('opens to what was sealed, is deterministic, and differs per subject and field', async () => {
        const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
        const piet = await ring.subjectFor('person', 'piet@voorbeeld.be', 'c2');
        const second = await fixture.open({ masterKey, clock });
        await fc.assert(
          fc.asyncProperty(text, field, field, async (value, name, otherName) => {
            const sealed = await ring.seal(jan, name, value);
            expect(sealed).toMatch(/^sealed:1:[0-9a-z]{16}:[\w.-]+:[\w-]+$/);
            expect(await ring.open(sealed)).toBe(value);
            expect(await second.open(sealed)).toBe(value);
            expect(await second.seal(jan, name, value)).toBe(sealed);
            const cipher = (seal: string) => seal.split(':')[4];
            expect(cipher(await ring.seal(piet, name, value))).not.toBe(cipher(sealed));
            if (name !== otherName)
              expect(cipher(await ring.seal(jan, otherName, value))).not.toBe(cipher(sealed));
          }),
        );
        await second.close();
      });

      it('seals the empty text too', async () => {
        const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
        const sealed = await ring.seal(jan, 'note', '');
        expect(sealed.split(':')[4]).not.toBe('');
        expect(await ring.open(sealed)).toBe('');
      });

      it('breaks when anything in it is changed', async () => {
        const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
        const piet = await ring.subjectFor('person', 'piet@voorbeeld.be', 'c2');
        const sealed = await ring.seal(jan, 'contact.name', 'Jan Peeters');
        const broken = { code: 'privacy.seal-broken' };
        await expect(ring.open(sealed.replace('contact.name', 'contact.phone'))).rejects.toMatchObject(
          broken,
        );
        await expect(ring.open(sealed.replace(jan, piet))).rejects.toMatchObject(broken);
        const start = sealed.lastIndexOf(':') + 1;
        await fc.assert(
          fc.asyncProperty(
            fc.integer({ min: start, max: sealed.length - 1 }),
            fc.constantFrom(...'ABCDEFghijkl0123456789-_'),
            async (at, letter) => {
              fc.pre(sealed[at] !== letter);
              await expect(
                ring.open(sealed.slice(0, at) + letter + sealed.slice(at + 1)),
              ).rejects.toMatchObject(broken);
            },
          ),
        );
        for (const text of ['', 'Jan', 'sealed:1:', `sealed:1:${jan}:name:`, `${sealed}=`, `${sealed}A`])
          await expect(ring.open(text)).rejects.toMatchObject(broken);
      });

      it('needs a subject and a field that exist', async () => {
        const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
        await expect(ring.seal('0123456789abcdef', 'name', 'x')).rejects.toMatchObject({
          code: 'privacy.subject-unknown',
        });
        await expect(ring.seal(jan, 'na:me', 'x')).rejects.toThrow(RangeError);
        const sealed = await ring.seal(jan, 'name', 'x');
        await expect(ring.open(sealed.replace(jan, '0123456789abcdef'))).rejects.toMatchObject({
          code: 'privacy.subject-unknown',
        });
      });

      it('holds beyond the keys that stay in memory', async () => {
        const sealed: string[] = [];
        for (let i = 0; i < 10; i += 1) {
          const subject = await ring.subjectFor('person', `p${i}@voorbeeld.be`, `c${i}`);
          sealed.push(await ring.seal(subject, 'name', `Persoon ${i}`));
        }
        expect(await Promise.all(sealed.map((seal) => ring.open(seal)))).toEqual(
          Array.from({ length: 10 }, (_, i) => `Persoon ${i}`),
        );
      });
    });

    describe('what is stored', () => {
      it('holds nothing in the clear', async () => {
        const jan = await ring.subjectFor('person', 'jan.peeters@voorbeeld.be', 'c1');
        await ring.subjectFor('enterprise', '0123.456.749', 'c1');
        await ring.seal(jan, 'contact.name', 'Jan Peeters');
        const bytes = await fixture.bytes();
        for (const clear of ['peeters', 'Peeters', 'voorbeeld', '0123456749', '123.456'])
          expect(bytes.includes(clear)).toBe(false);
        expect(bytes.includes(Buffer.from(masterKey))).toBe(false);
      });

      it('is refused with another master key, and the right one still opens it', async () => {
        const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
        const sealed = await ring.seal(jan, 'name', 'Jan');
        const wrong = { masterKey: new Uint8Array(32).fill(9), clock };
        await expect(fixture.open(wrong)).rejects.toMatchObject({ code: 'privacy.wrong-master-key' });
        await expect(fixture.open({ ...wrong, masterKey: new Uint8Array(16) })).rejects.toMatchObject({
          code: 'privacy.master-key-malformed',
        });
        const again = await fixture.open({ masterKey, clock });
        expect(await again.open(sealed)).toBe('Jan');
        await again.close();
      });
    });

    describe('forgetting', () => {
      it('takes the key from every file, leaves a tombstone, and can be repeated', async () => {
        const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
        const sealed = await ring.seal(jan, 'name', 'Jan');
        const secrets = await fixture.secretsOf(jan);
        expect(secrets).toHaveLength(2);
        for (const secret of secrets) expect((await fixture.bytes()).includes(secret)).toBe(true);

        await ring.forget(jan);
        clock.set('2022-04-01T09:00:00.000Z');
        await ring.forget(jan);

        for (const secret of secrets) expect((await fixture.bytes()).includes(secret)).toBe(false);
        expect(await ring.isForgotten(jan)).toBe(true);
        expect(await ring.open(sealed)).toBeUndefined();
        await expect(ring.seal(jan, 'name', 'Jan')).rejects.toMatchObject({ status: 410 });
        expect(await ring.tombstones()).toEqual([{ subject: jan, forgottenAt: '2022-03-01T09:00:00.000Z' }]);
      });

      it('is for good: who comes back is someone new', async () => {
        const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
        await ring.forget(jan);
        expect(await ring.findSubject('person', 'jan@voorbeeld.be')).toBeUndefined();
        expect(await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1')).not.toBe(jan);
        expect(await ring.isForgotten(jan)).toBe(true);
      });

      it('reaches a second ring that has the key in memory', async () => {
        const second = await fixture.open({ masterKey, clock });
        const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
        const sealed = await ring.seal(jan, 'name', 'Jan');
        expect(await second.open(sealed)).toBe('Jan');
        await ring.forget(jan);
        expect(await second.open(sealed)).toBeUndefined();
        await second.close();
      });

      it('reaches this process from another one', async () => {
        const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
        const sealed = await ring.seal(jan, 'name', 'Jan');
        expect(await ring.open(sealed)).toBe('Jan');
        await fixture.forgetElsewhere(jan);
        expect(await ring.open(sealed)).toBeUndefined();
      });
    });
  });
};
