import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { inTurns } from './in-turns.js';
import type { LogEvent, LogObject } from './log-event.js';

export interface LoggedEvent {
  /** Within this log, in order of position. */
  readonly number: number;
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
  pragma cache_size = -16000;
  create table events (number integer primary key, id text, type text, time text, trajectory text,
    "by" text, role text, attributes text);
  create index events_by_time on events (time);
  create index events_by_trajectory on events (trajectory, time);
  create table objects (id text primary key, type text) without rowid;
  create table event_objects (event integer, object text, qualifier text, primary key (event, object, qualifier)) without rowid;
  create table object_objects (source text, target text, qualifier text, primary key (source, target, qualifier)) without rowid;
`;

/** What an event or an object names. */
export interface Link {
  readonly object: string;
  readonly qualifier: string;
}

const eventsAtOnce = 5_000;

/**
 * The selected events in a temporary file: formats that tell objects before events, or group events by trajectory,
 * are written from it, however much there is. Holds no personal data.
 */
export class EventLog {
  // Without a name SQLite makes a file that is gone with the process, however that ends.
  readonly database = new DatabaseSync('');
  private readonly links: StatementSync;
  private readonly linksOfObjects: StatementSync;
  /** Types of the events, each with the names of the attributes that its events have. */
  private readonly types = new Map<string, Set<string>>();
  private readonly typesOfObjects = new Set<string>();

  private constructor() {
    const { database } = this;
    database.exec(schema);
    this.links = database.prepare(
      'select object, qualifier from event_objects where event = ? order by 1, 2',
    );
    this.linksOfObjects = database.prepare(
      'select target as object, qualifier from object_objects where source = ? order by 1, 2',
    );
  }

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
    yield* this.rows<LoggedEvent>(`select * from events ${where} time, number`);
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

  objectsOf(event: number): Link[] {
    return this.links.all(event) as unknown as Link[];
  }

  relationsOf(object: string): Link[] {
    return this.linksOfObjects.all(object) as unknown as Link[];
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  private async fill(events: AsyncIterable<LogEvent>): Promise<void> {
    const prepare = (into: string, places: number) =>
      this.database.prepare(`insert or ignore into ${into} values (${Array(places).fill('?').join()})`);
    const event = prepare('events', 8);
    const object = prepare('objects', 2);
    const link = prepare('event_objects', 3);
    const relation = prepare('object_objects', 3);
    let [number, open] = [0, 0];
    for await (const { id, type, time, trajectory = null, by, role, ...more } of inTurns(events)) {
      number += 1;
      if (open === 0) this.database.exec('begin');
      const names = this.types.get(type) ?? new Set();
      this.types.set(type, names);
      for (const name of Object.keys(more.attributes)) names.add(name);
      event.run(number, id, type, time, trajectory, by, role, JSON.stringify(more.attributes));
      for (const one of more.objects) {
        this.typesOfObjects.add(one.type);
        object.run(one.id, one.type);
        link.run(number, one.id, one.qualifier);
      }
      for (const { source, target, qualifier } of more.relations)
        relation.run(source.id, target.id, qualifier);
      if ((open += 1) < eventsAtOnce) continue;
      this.database.exec('commit');
      open = 0;
    }
    if (open > 0) this.database.exec('commit');
  }

  private *rows<Row>(query: string): Generator<Row> {
    for (const row of this.database.prepare(query).iterate()) yield row as Row;
  }
}
