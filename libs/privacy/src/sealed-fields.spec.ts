import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SettableClock } from '@digihub/kernel/testing';
import fc from 'fast-check';
import {
  concealed,
  containsSealed,
  isSealed,
  type KeyRing,
  openDeep,
  openKeyRing,
  sealFields,
} from './index.js';

let folder: string;
let ring: KeyRing;
let jan: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-fields-'));
  ring = await openKeyRing({ folder, masterKey: new Uint8Array(32).fill(7), clock: new SettableClock() });
  jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
});
afterAll(async () => {
  await ring.close();
  rmSync(folder, { recursive: true });
});

const request = {
  channel: 'web',
  contact: { name: 'Jan Peeters', email: 'jan@voorbeeld.be', language: 'nl' },
  visitors: [{ name: 'An' }, { name: 'Piet', role: null }],
  question: 'Kan een camera fouten zien?',
  empty: '',
};
const fields = [
  'contact.name',
  'contact.email',
  'visitors.name',
  'question',
  'contact.phone',
  'absent',
  'empty',
];

describe('sealFields', () => {
  it('seals the named fields in a copy, and leaves the rest', async () => {
    const before = structuredClone(request);
    const sealed = await sealFields(ring, jan, request, fields);
    expect(request).toEqual(before);
    expect(sealed).toMatchObject({
      channel: 'web',
      contact: { language: 'nl' },
      visitors: [{}, { role: null }],
    });
    for (const value of [sealed.contact.name, sealed.contact.email, sealed.question, sealed.empty])
      expect(isSealed(value)).toBe(true);
    expect(sealed.contact.name).toContain(':contact.name:');
    expect(sealed.visitors.map(({ name }) => isSealed(name))).toEqual([true, true]);
    expect('phone' in sealed.contact || 'absent' in sealed).toBe(false);
    expect(await openDeep(ring, sealed, () => true)).toEqual(request);
  });

  it('leaves what is sealed already, by whomever', async () => {
    const piet = await ring.subjectFor('person', 'piet@voorbeeld.be', 'c2');
    const once = await sealFields(ring, jan, request, fields);
    expect(await sealFields(ring, jan, once, fields)).toEqual(once);
    expect(await sealFields(ring, piet, once, fields)).toEqual(once);
  });

  it('takes a false seal for the text that it is', async () => {
    const typed = { question: 'sealed:1:0123456789abcdef:question:AAAAAAAAAAAAAAAAAAAAAA' };
    expect(containsSealed({ a: [typed] })).toBe(true);
    expect(containsSealed(request)).toBe(false);
    const sealed = await sealFields(ring, jan, typed, ['question']);
    expect(sealed.question).not.toBe(typed.question);
    expect(await openDeep(ring, sealed, () => true)).toEqual(typed);
  });

  it('does not leave a number readable', async () => {
    await expect(sealFields(ring, jan, { phone: 123 }, ['phone'])).rejects.toThrow(TypeError);
    await expect(sealFields(ring, jan, { contact: 'Jan' }, ['contact.name'])).rejects.toThrow(TypeError);
  });
});

describe('openDeep', () => {
  it('gives any JSON back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (json) => {
        expect(await openDeep(ring, json, () => true)).toEqual(json);
      }),
    );
  });

  it('conceals what the reader may not see, field by field', async () => {
    const sealed = await sealFields(ring, jan, request, fields);
    const seen = await openDeep(ring, sealed, (field) => field === 'question');
    expect(seen.question).toBe(request.question);
    expect(seen.contact).toEqual({ name: concealed, email: concealed, language: 'nl' });
  });

  it('shows null for who has been forgotten, and the others still', async () => {
    const an = await ring.subjectFor('person', 'an@voorbeeld.be', 'c3');
    const list = [
      await sealFields(ring, jan, { name: 'Jan' }, ['name']),
      await sealFields(ring, an, { name: 'An' }, ['name']),
    ];
    await ring.forget(an);
    expect(await openDeep(ring, list, () => true)).toEqual([{ name: 'Jan' }, { name: null }]);
    expect(await openDeep(ring, list, () => false)).toEqual([{ name: concealed }, { name: concealed }]);
  });

  it('is not stopped by one broken seal, and reports it', async () => {
    const good = await ring.seal(jan, 'name', 'Jan');
    const bad = good.replace(':name:', ':phone:');
    const reported: string[] = [];
    const json = [good, bad, 'sealed:1:rubbish'];
    expect(
      await openDeep(
        ring,
        json,
        () => true,
        (value) => reported.push(value),
      ),
    ).toEqual(['Jan', bad, json[2]]);
    expect(reported).toEqual([bad]);
  });
});
