import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EventStore } from '@digihub/event-store';
import { csv } from './csv.js';
import { EventLog } from './event-log.js';
import { type LogEvent, logEventOf } from './log-event.js';
import { ocelJson } from './ocel-json.js';
import { writeOcelSqlite } from './ocel-sqlite.js';
import { selectedEvents, type Selection } from './selection.js';
import { xes } from './xes.js';

export const exportFormats = ['ocel-json', 'ocel-sqlite', 'xes', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  readonly format: ExportFormat;
  /** Written beside it first: it is whole, or not there. One that is there is replaced. */
  readonly file: string;
  readonly selection?: Selection;
  readonly progress?: ((events: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const toldEvery = 1_000;

/**
 * Exports events for process mining and analysis, without personal data. Bounded in memory; formats that cannot be
 * written in one reading are put together in a temporary file. Gives the number of events read.
 */
export const exportEvents = async (
  store: EventStore,
  { format, file, selection = {}, progress, signal }: ExportOptions,
): Promise<number> => {
  let count = 0;
  // Of this export alone: pseudonyms of two exports cannot be joined, nor guessed from known names.
  const secret = randomUUID();
  async function* read(): AsyncGenerator<LogEvent> {
    for await (const event of selectedEvents(store, selection, signal)) {
      if ((count += 1) % toldEvery === 0) progress?.(count);
      yield logEventOf(event, secret);
    }
  }
  const part = `${file}.part`;
  await rm(part, { force: true });
  const write = (pieces: Iterable<string> | AsyncIterable<string>): Promise<void> =>
    pipeline(Readable.from(pieces), createWriteStream(part), { signal });
  try {
    if (format === 'csv') await write(csv(read()));
    else {
      const log = await EventLog.of(read());
      try {
        if (format === 'ocel-sqlite') writeOcelSqlite(log, part);
        else await write(format === 'xes' ? xes(log) : ocelJson(log));
      } finally {
        log.close();
      }
    }
    await chmod(part, 0o600);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  progress?.(count);
  return count;
};
