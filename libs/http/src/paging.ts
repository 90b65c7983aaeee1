import { Text } from './fields/text.js';
import { WholeNumber } from './fields/values.js';
import { invalidCursor } from './problems.js';

/** Which page of a list; extend it with the list's own filters. */
export class PageQuery {
  @WholeNumber({ min: 1, max: 200, example: 50, optional: true, query: true, description: 'Default 50.' })
  readonly limit: number = 50;

  @Text({
    max: 500,
    example: 'WyIyMDIyLTAzLTAxIl0',
    optional: true,
    description: '`next` of the page before; absent: the first page.',
  })
  readonly cursor?: string;
}

/** What orders a list: the values of the last row, from which the next page goes on. Nothing personal. */
export type PageKey = readonly (string | number)[];

export interface Page<Row> {
  readonly items: readonly Row[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
}

/** Makes a page of `limit + 1` rows: the one too many only tells that more follows. */
export const page = <Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => PageKey): Page<Row> => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, next: more ? Buffer.from(JSON.stringify(keyOf(last))).toString('base64url') : null };
};

/** The key behind which a page starts; undefined for the first. @throws Problem 400 `invalid-cursor`. */
export const keyOfCursor = (cursor: string | undefined, length: number): PageKey | undefined => {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const sound =
      Array.isArray(key) &&
      key.length === length &&
      key.every((part) => typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part)));
    if (sound) return key as PageKey;
  } catch {
    // Falls through: not ours.
  }
  throw invalidCursor();
};

/** The position or revision behind which a page of events starts; -1 for the first. @throws Problem 400 `invalid-cursor`. */
export const positionOfCursor = (cursor: string | undefined): bigint => {
  const position = String(keyOfCursor(cursor, 1)?.[0] ?? -1);
  if (!/^(-1|\d{1,18})$/.test(position)) throw invalidCursor();
  return BigInt(position);
};
