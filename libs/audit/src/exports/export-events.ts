import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EventStore } from '@digihub/event-store';
import { csv } from './csv.js';
import { EventLog } from './event-log.js';
import { inTurns } from './in-turns.js';
import { type LogEvent, logEventOf } from './log-event.js';
import { ocelJson } from './ocel-json.js';
import { ocelSqlite } from './ocel-sqlite.js';
import { selectedEvents, type Selection } from './selection.js';
import { xes } from './xes.js';

export const exportFormats = ['ocel-json', 'ocel-sqlite', 'xes', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  readonly format: ExportFormat;
  readonly selection?: Selection;
  /** Events that were read so far; told last with all of them, before the last piece is given. */
  readonly progress?: ((events: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where an OCEL database is put together; the system's folder for temporary files. */
  readonly scratch?: string | undefined;
}

const toldEvery = 1_000;

/**
 * Events for process mining and analysis, without personal data: the export piece by piece, from first byte to last.
 * Bounded in memory; formats that cannot be written in one reading are put together in temporary files (`TMPDIR`).
 * @throws the signal's reason once it aborts.
 */
export async function* exportOf(
  store: EventStore,
  { format, selection = {}, progress, signal, scratch = tmpdir() }: ExportOptions,
): AsyncGenerator<string | Uint8Array> {
  let count = 0;
  // Of this export alone: pseudonyms of two exports cannot be joined, nor guessed from known names.
  const secret = randomUUID();
  async function* read(): AsyncGenerator<LogEvent> {
    for await (const event of selectedEvents(store, selection, signal)) {
      if ((count += 1) % toldEvery === 0) progress?.(count);
      yield logEventOf(event, secret);
    }
    progress?.(count);
  }
  if (format === 'csv') {
    yield* inTurns(csv(read()), signal);
    return;
  }
  const log = await EventLog.of(read());
  try {
    if (format === 'ocel-sqlite') yield* ocelSqlite(log, scratch, signal);
    else yield* inTurns(format === 'xes' ? xes(log) : ocelJson(log), signal);
  } finally {
    log.close();
  }
}

/** Writes an export into a file: it is whole, or not there. One that is there is replaced. Gives the number of events. */
export const exportEvents = async (
  store: EventStore,
  { file, ...options }: ExportOptions & { readonly file: string },
): Promise<number> => {
  let count = 0;
  const progress = (events: number): void => {
    count = events;
    options.progress?.(events);
  };
  const part = `${file}.part`;
  await rm(part, { force: true });
  try {
    const pieces = Readable.from(exportOf(store, { ...options, progress }));
    await pipeline(pieces, createWriteStream(part, { mode: 0o600 }), { signal: options.signal });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return count;
};
