import { DatabaseSync } from 'node:sqlite';
import type { LogEvent, LogObject } from './log-event.js';

export interface LoggedEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly trajectory: string | null;
  readonly by: string;
  readonly role: string;
  /** JSON object. */
  readonly attributes: string;
}

const schema = `
  pragma journal_mode = off;
  pragma synchronous = off;
  create table events (id text primary key, type text, time text, position text, trajectory text,
    "by" text, role text, attributes text) without rowid;
  create index events_by_time on events (time, position);
  create index events_by_trajectory on events (trajectory, time, position);
  create table objects (id text primary key, type text) without rowid;
  create table event_objects (event text, object text, qualifier text, primary key (event, object, qualifier)) without rowid;
  create table object_objects (source text, target text, qualifier text, primary key (source, target, qualifier)) without rowid;
`;

const eventsAtOnce = 5_000;

/**
 * The selected events in a temporary file: formats that tell objects before events, or group events by trajectory,
 * are written from it, however much there is. Holds no personal data.
 */
export class EventLog {
  // Without a name SQLite makes a file that is gone with the process, however that ends.
  readonly database = new DatabaseSync('');
  /** Types of the events, each with the names of the attributes that its events have. */
  private readonly types = new Map<string, Set<string>>();
  private readonly typesOfObjects = new Set<string>();

  /** Reads all events into it. @throws what the source throws; nothing is left then. */
  static async of(events: AsyncIterable<LogEvent>): Promise<EventLog> {
    const log = new EventLog();
    try {
      await log.fill(events);
    } catch (error) {
      log.close();
      throw error;
    }
    return log;
  }

  *events(order: 'time' | 'trajectory'): Generator<LoggedEvent> {
    const where = order === 'trajectory' ? 'where trajectory is not null order by trajectory, ' : 'order by ';
    yield* this.rows<LoggedEvent>(`select * from events ${where} time, position`);
  }

  eventTypes(): string[] {
    return [...this.types.keys()].sort();
  }

  /** Names of the attributes that events of this type have. */
  attributesOf(type: string): string[] {
    return [...(this.types.get(type) ?? [])].sort();
  }

  objectTypes(): string[] {
    return [...this.typesOfObjects].sort();
  }

  objects(): Generator<Pick<LogObject, 'id' | 'type'>> {
    return this.rows('select id, type from objects order by id');
  }

  relations(): Generator<{ source: string; target: string; qualifier: string }> {
    return this.rows('select source, target, qualifier from object_objects order by 1, 2, 3');
  }

  objectsOf(event: string): { object: string; qualifier: string }[] {
    return [
      ...this.rows<{ object: string; qualifier: string }>(
        'select object, qualifier from event_objects where event = ? order by 1, 2',
        event,
      ),
    ];
  }

  relationsOf(object: string): { object: string; qualifier: string }[] {
    return [
      ...this.rows<{ object: string; qualifier: string }>(
        'select target as object, qualifier from object_objects where source = ? order by 1, 2',
        object,
      ),
    ];
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  private async fill(events: AsyncIterable<LogEvent>): Promise<void> {
    this.database.exec(schema);
    const prepare = (into: string, places: number) =>
      this.database.prepare(`insert or ignore into ${into} values (${Array(places).fill('?').join()})`);
    const event = prepare('events', 8);
    const object = prepare('objects', 2);
    const link = prepare('event_objects', 3);
    const relation = prepare('object_objects', 3);
    let open = 0;
    for await (const { id, type, time, position, trajectory = null, by, role, ...more } of events) {
      if (open === 0) this.database.exec('begin');
      const names = this.types.get(type) ?? new Set();
      this.types.set(type, names);
      for (const name of Object.keys(more.attributes)) names.add(name);
      const place = String(position).padStart(20, '0');
      event.run(id, type, time, place, trajectory, by, role, JSON.stringify(more.attributes));
      for (const one of more.objects) {
        this.typesOfObjects.add(one.type);
        object.run(one.id, one.type);
        link.run(id, one.id, one.qualifier);
      }
      for (const { source, target, qualifier } of more.relations)
        relation.run(source.id, target.id, qualifier);
      if ((open += 1) < eventsAtOnce) continue;
      this.database.exec('commit');
      open = 0;
    }
    if (open > 0) this.database.exec('commit');
  }

  private *rows<Row>(query: string, ...parameters: string[]): Generator<Row> {
    for (const row of this.database.prepare(query).iterate(...parameters)) yield row as Row;
  }
}
