import { attributeNames, type AttributeValue } from './attributes.js';
import type { LogEvent } from './log-event.js';

const own = ['id', 'type', 'time', 'position', 'trajectory', 'by', 'role'] as const;

/**
 * A field after RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV
 * injection); numbers are never texts here, so a negative amount stays a number.
 */
export const csvField = (value: AttributeValue | bigint | undefined): string => {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Events in order of position, one line each; the columns are always the same. UTF-8, lines end in CRLF. */
export async function* csv(events: AsyncIterable<LogEvent>): AsyncGenerator<string> {
  yield `${[...own, ...attributeNames].join(',')}\r\n`;
  for await (const event of events) {
    const values = [
      ...own.map((name) => event[name]),
      ...attributeNames.map((name) => event.attributes[name]),
    ];
    yield `${values.map(csvField).join(',')}\r\n`;
  }
}
