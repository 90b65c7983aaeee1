import { describe, expect, it } from '@jest/globals';
import type { Command, DomainEvent } from './decider.js';
import { firstRules, type Rulebook, rulesFor } from './rules.js';

type Ask = Command<'ask', { readonly on?: string }>;
const nothing = { decide: () => [] };
const book: Rulebook<null, Ask, DomainEvent> = {
  versions: [
    { version: 'law/1', from: '2014-01-01', source: 'old', ...nothing },
    { version: 'law/2', from: '2024-01-01', source: 'new', ...nothing },
  ],
};
const ask = (on?: string): Ask => ({ type: 'ask', data: on === undefined ? {} : { on } });

describe('the rules of a day', () => {
  it.each([
    ['2013-12-31', 'law/1'],
    ['2023-12-31', 'law/1'],
    ['2024-01-01', 'law/2'],
  ])('on %s are %s', (today, version) => {
    expect(rulesFor(book, ask(), today).version).toBe(version);
  });

  it('are those of the day that the command is about, where the rulebook says so', () => {
    const dated = { ...book, dayOf: ({ data }: Ask, today: string) => data.on ?? today };
    expect(rulesFor(dated, ask('2023-12-31'), '2024-02-01').version).toBe('law/1');
    expect(rulesFor(dated, ask(), '2024-02-01').version).toBe('law/2');
  });

  it('never changed: one version for every day', () => {
    const first = firstRules('jar/1', nothing);
    expect(rulesFor(first, ask(), '2000-01-01').version).toBe('jar/1');
    expect(rulesFor(first, ask(), '2030-01-01').version).toBe('jar/1');
  });
});
