import type { FastifyInstance } from 'fastify';
import type { Problem } from '@digihub/kernel';
import { brokenJson, unsafeJson } from './problems.js';

/** No body of ours is half as deep; what is deeper would only tire those who walk it. */
const deepest = 20;

/** Names that every object answers to (`constructor`, `__proto__`, `toString`): no field of ours is called so. */
const isReserved = (name: string): boolean => name in Object.prototype;

/** What makes a value unfit to be walked; undefined: nothing. */
const unfit = (root: unknown): Problem | undefined => {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return brokenJson();
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (!Array.isArray(value) && Object.keys(value).some(isReserved)) return unsafeJson();
      for (const item of Object.values(value)) if (typeof item === 'object' && item !== null) next.push(item);
    }
    level = next;
  }
  return undefined;
};

/** @throws Problem 400 `broken-json`, `unsafe-json`. Undefined where there is nothing but blanks. */
export const parseJson = (bytes: Uint8Array): unknown => {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.trim() === '') return undefined;
    value = JSON.parse(text);
  } catch {
    throw brokenJson();
  }
  const problem = unfit(value);
  if (problem) throw problem;
  return value;
};

/** JSON and nothing else. */
export const acceptJsonOnly = (server: FastifyInstance): void => {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    let value: unknown;
    try {
      value = parseJson(body as Buffer);
    } catch (error) {
      return done(error as Error);
    }
    return done(null, value);
  });
};
