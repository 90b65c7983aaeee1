import { describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import * as modules from './index.js';
import type { Contract } from './contract.js';
import { receivers } from './receivers.js';

const libs = new URL('../../', import.meta.url).pathname;
/** `@EventPattern<string>(coachingContracts.quoteSigned.type, financeBus, …)` */
const pattern = /@EventPattern<string>\(\s*(\w+Contracts)\.(\w+)\.type,\s*(\w+)Bus/g;

/** Context and event type of every reaction in the sources. */
const reactions = (): string[] =>
  globSync('*/application/src/**/*.ts', { cwd: libs })
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) => [...readFileSync(`${libs}${file}`, 'utf8').matchAll(pattern)])
    .map(([, module = '', name = '', context = '']) => {
      const found = (modules as unknown as Record<string, Record<string, Contract>>)[module]?.[name];
      return `${context} ${found?.type}`;
    });

describe('the receivers in the AsyncAPI document', () => {
  it('are those that have a reaction', () => {
    const listed = Object.entries(receivers).flatMap(([context, known]) =>
      known.map(({ type }) => `${context} ${type}`),
    );
    expect(listed.sort()).toEqual([...new Set(reactions())].sort());
  });
});
