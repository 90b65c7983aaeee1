import { DatabaseSync } from 'node:sqlite';
import { type AttributeType, typeOfAttribute } from './attributes.js';
import type { EventLog } from './event-log.js';

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

/** `intake.trajectory-opened` → `IntakeTrajectoryOpened`: the name of its table. */
const mapped = (type: string): string =>
  type.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase());

/**
 * Writes OCEL 2.0 as a relational database of the specification's tables into a new file.
 * https://www.ocel-standard.org/specification/formats/relational/
 */
export const writeOcelSqlite = (log: EventLog, file: string): void => {
  // By name and not by another connection: the rows go from file to file inside SQLite.
  const { database } = log;
  database.prepare('attach database ? as ocel').run(file);
  try {
    database.exec('pragma ocel.journal_mode = off; begin');
    database.exec(schema.replaceAll('create table ', 'create table ocel.'));
    for (const [kind, types] of [
      ['event', log.eventTypes()],
      ['object', log.objectTypes()],
    ] as const) {
      const map = database.prepare(`insert into ocel.${kind}_map_type values (?, ?)`);
      for (const type of types) map.run(type, mapped(type));
    }
    database.exec(`
      insert into ocel.event select id, type from main.events order by time, position;
      insert into ocel.object select id, type from main.objects;
      insert into ocel.event_object select event, object, qualifier from main.event_objects;
      insert into ocel.object_object select source, target, qualifier from main.object_objects;`);
    for (const type of log.eventTypes()) writeEvents(database, type, log.attributesOf(type));
    for (const type of log.objectTypes()) writeObjects(database, type);
    database.exec('commit');
  } finally {
    if (database.isTransaction) database.exec('rollback');
    database.exec('detach database ocel');
  }
};

const writeEvents = (database: DatabaseSync, type: string, attributes: readonly string[]): void => {
  const columns = attributes.map((name) => `, "${name}" ${sqlTypes[typeOfAttribute(name)]}`).join('');
  // Names come from the list of attributes; types of events and objects from the code.
  const values = attributes.map((name) => `, json_extract(attributes, '$.${name}')`).join('');
  database.exec(
    `create table ocel."event_${mapped(type)}"
       (ocel_id text primary key references event (ocel_id), ocel_time timestamp${columns})`,
  );
  database
    .prepare(
      `insert into ocel."event_${mapped(type)}" select id, time${values} from main.events where type = ? order by time, position`,
    )
    .run(type);
};

/** Objects have no attributes of their own: one row each, from the beginning of time, as the specification asks. */
const writeObjects = (database: DatabaseSync, type: string): void => {
  database.exec(
    `create table ocel."object_${mapped(type)}"
       (ocel_id text references object (ocel_id), ocel_time timestamp, ocel_changed_field text)`,
  );
  database
    .prepare(
      `insert into ocel."object_${mapped(type)}"
       select id, '1970-01-01T00:00:00.000Z', null from main.objects where type = ?`,
    )
    .run(type);
};
