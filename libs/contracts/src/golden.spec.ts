import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { contracts } from './all-contracts.js';
import { validate } from './validate.js';

const folder = new URL('./golden/', import.meta.url);
const golden = (type: string): unknown => JSON.parse(readFileSync(new URL(`${type}.json`, folder), 'utf8'));

/** What would let a person be recognised has no place in a published event. */
const personal = /name|email|phone|address|number|signatory|sealed:/i;

describe('every published event', () => {
  it.each([...contracts.keys()])('%s keeps its golden example', (type) => {
    expect(() => validate(contracts.get(type)!, golden(type))).not.toThrow();
  });

  it('has an example, and no example is of nothing', () => {
    const files = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
    expect(files.sort()).toEqual([...contracts.keys()].sort());
  });

  it.each([...contracts.values()])('$type names no personal field', ({ schema, type }) => {
    expect(Object.keys(schema.properties).filter((field) => personal.test(field))).toEqual([]);
    expect(JSON.stringify(golden(type))).not.toContain('sealed:');
  });
});
