import { createReadStream } from 'node:fs';
import { glob, mkdtemp, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import { type AttributeType, typeOfAttribute } from './attributes.js';
import type { EventLog } from './event-log.js';
import { inTurns } from './in-turns.js';

const sqlTypes: Readonly<Record<AttributeType, string>> = {
  string: 'TEXT',
  integer: 'INTEGER',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
};

const schema = `
  create table event_map_type (ocel_type text primary key, ocel_type_map text);
  create table object_map_type (ocel_type text primary key, ocel_type_map text);
  create table event (ocel_id text primary key, ocel_type text references event_map_type (ocel_type));
  create table object (ocel_id text primary key, ocel_type text references object_map_type (ocel_type));
  create table event_object (
    ocel_event_id text references event (ocel_id), ocel_object_id text references object (ocel_id),
    ocel_qualifier text, primary key (ocel_event_id, ocel_object_id, ocel_qualifier));
  create table object_object (
    ocel_source_id text references object (ocel_id), ocel_target_id text references object (ocel_id),
    ocel_qualifier text, primary key (ocel_source_id, ocel_target_id, ocel_qualifier));
`;

const prefix = 'digihub-export-';
const fileName = 'ocel.db';
const day = 86_400_000;

/** `intake.trajectory-opened` → `IntakeTrajectoryOpened`: the name of its table. */
const mapped = (type: string): string =>
  type.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase());

/**
 * OCEL 2.0 as a relational database of the specification's tables, byte by byte; made in the folder `scratch`.
 * https://www.ocel-standard.org/specification/formats/relational/
 */
export async function* ocelSqlite(
  log: EventLog,
  scratch: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  await removeForgotten(scratch);
  const folder = await mkdtemp(join(scratch, prefix));
  try {
    const file = join(folder, fileName);
    log.database.prepare('attach database ? as ocel').run(file);
    await fill(log, signal);
    log.database.exec('detach database ocel');
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
  } finally {
    // Windows removes no file that is open.
    log.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what processes that were killed have left: nobody wrote there for a day. */
const removeForgotten = async (scratch: string): Promise<void> => {
  for await (const file of glob(`${prefix}*/${fileName}`, { cwd: scratch })) {
    const path = join(scratch, file);
    const written = await stat(path).catch(() => undefined);
    if (written && Date.now() - written.mtimeMs > day)
      await rm(dirname(path), { recursive: true, force: true });
  }
};

/** Row by row: one statement for all of them would hold up everything else. */
const fill = async (log: EventLog, signal: AbortSignal | undefined): Promise<void> => {
  const { database } = log;
  database.exec('pragma ocel.journal_mode = off; begin');
  database.exec(schema.replaceAll('create table ', 'create table ocel.'));
  for (const [kind, types] of [
    ['event', log.eventTypes()],
    ['object', log.objectTypes()],
  ] as const) {
    const map = database.prepare(`insert into ocel.${kind}_map_type values (?, ?)`);
    for (const type of types) map.run(type, mapped(type));
  }
  const object = database.prepare('insert into ocel.object values (?, ?)');
  const objects = new Map(log.objectTypes().map((type) => [type, objectTable(log, type)]));
  for await (const { id, type } of inTurns(log.objects(), signal)) {
    object.run(id, type);
    objects.get(type)!.run(id);
  }
  const relation = database.prepare('insert into ocel.object_object values (?, ?, ?)');
  for await (const { source, target, qualifier } of inTurns(log.relations(), signal))
    relation.run(source, target, qualifier);
  const event = database.prepare('insert into ocel.event values (?, ?)');
  const link = database.prepare(
    'insert into ocel.event_object select ?, object, qualifier from main.event_objects where event = ?',
  );
  const events = new Map(log.eventTypes().map((type) => [type, eventTable(log, type)]));
  for await (const { number, id, type } of inTurns(log.events('time'), signal)) {
    event.run(id, type);
    events.get(type)!.run(number);
    link.run(id, number);
  }
  database.exec('commit');
};

/** The table of a type of events, and what inserts into it the event of an id. */
const eventTable = (log: EventLog, type: string): StatementSync => {
  const attributes = log.attributesOf(type);
  // Names come from the list of attributes; types of events and objects from the code.
  const columns = attributes.map((name) => `, "${name}" ${sqlTypes[typeOfAttribute(name)]}`).join('');
  const values = attributes.map((name) => `, json_extract(attributes, '$.${name}')`).join('');
  log.database.exec(
    `create table ocel."event_${mapped(type)}"
       (ocel_id text primary key references event (ocel_id), ocel_time timestamp${columns})`,
  );
  return log.database.prepare(
    `insert into ocel."event_${mapped(type)}" select id, time${values} from main.events where number = ?`,
  );
};

/** The table of a type of objects. They have no attributes of their own: one row each, from the beginning of time. */
const objectTable = (log: EventLog, type: string): StatementSync => {
  log.database.exec(
    `create table ocel."object_${mapped(type)}"
       (ocel_id text references object (ocel_id), ocel_time timestamp, ocel_changed_field text)`,
  );
  return log.database.prepare(
    `insert into ocel."object_${mapped(type)}" values (?, '1970-01-01T00:00:00.000Z', null)`,
  );
};
