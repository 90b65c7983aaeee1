import { randomBytes } from 'node:crypto';
import { checkedSchema, enterSchema, type Run, schemaLock, Sessions } from '@digihub/postgres';
import {
  type KeyRow,
  type KeyStorage,
  keysUnreadable,
  type SubjectId,
  type Tombstone,
  type WantedSubject,
} from '@digihub/privacy';
import { Fresh } from './fresh.js';

/** Names and shapes here are the storage format. */
const format = '1';

/** Name of the note that a key was removed and the table's files not written anew since. */
const unswept = 'unswept';

const tables = [
  'create table if not exists meta (name text primary key, value bytea not null)',
  `create table if not exists subjects (
     subject text primary key, lookup bytea not null unique, wrapped bytea not null, created_at text not null)`,
  'create table if not exists tombstones (subject text primary key, forgotten_at text not null)',
  // Moves in the transaction that forgets somebody: whoever reads it afterwards knows that they have to look again.
  'create table if not exists forgettings (only_one boolean primary key default true check (only_one), count bigint not null)',
  'insert into forgettings (count) values (0) on conflict do nothing',
];

/** lock_not_available: somebody holds the table longer than we wait. */
const isHeld = (error: unknown): boolean => (error as { code?: unknown }).code === '55P03';

const lockPatience = 10_000;
const statementPatience = 15_000;

/** The keys in a schema of PostgreSQL. Every change is durable when it returns: commits are synchronous. */
export class PostgresKeyStorage implements KeyStorage {
  private readonly forgettings = new Fresh(async () => {
    const [row] = await this.sessions.run<{ count: number }>('select count from forgettings');
    return row!.count;
  });

  private constructor(
    private readonly sessions: Sessions,
    private readonly schema: string,
    readonly salt: Uint8Array,
  ) {}

  /**
   * `initialSalt`: of a ring that is made now.
   * @throws Problem `privacy.keys-unreadable` for tables of another version; ConnectionLost.
   */
  static async open(
    url: string,
    schema: string,
    most: number,
    initialSalt: Uint8Array = randomBytes(32),
  ): Promise<PostgresKeyStorage> {
    const sessions = new Sessions({
      url,
      most,
      statementPatience,
      settings: {
        application_name: 'digihub keys',
        search_path: checkedSchema(schema),
        default_transaction_isolation: 'read committed',
        synchronous_commit: 'on',
        lock_timeout: String(lockPatience),
        idle_in_transaction_session_timeout: String(lockPatience),
        jit: 'off',
      },
    });
    try {
      const salt = await sessions.transaction(async (run) => {
        await enterSchema(run, schema);
        for (const table of tables) await run(table);
        const found = Buffer.from(await metaOf(run, 'format', Buffer.from(format))).toString();
        if (found !== format) throw keysUnreadable({ schema, format: found });
        return metaOf(run, 'salt', initialSalt);
      });
      const storage = new PostgresKeyStorage(sessions, schema, salt);
      await storage.sweep();
      return storage;
    } catch (error) {
      await sessions.end();
      throw error;
    }
  }

  get place(): { readonly schema: string } {
    return { schema: this.schema };
  }

  metaOf(name: string, initial: Uint8Array): Promise<Uint8Array> {
    return metaOf(this.sessions.run, name, initial);
  }

  version(): Promise<number> {
    return this.forgettings.value();
  }

  subjectBy(lookup: Uint8Array): Promise<SubjectId | undefined> {
    return subjectBy(this.sessions.run, lookup);
  }

  async wrappedKeyOf(subject: SubjectId): Promise<Uint8Array | undefined> {
    const [row] = await this.sessions.run<{ wrapped: Uint8Array }>(
      `select wrapped from subjects s where subject = $1
       and not exists (select from tombstones t where t.subject = s.subject)`,
      [subject],
    );
    return row?.wrapped;
  }

  async isForgotten(subject: SubjectId): Promise<boolean> {
    const rows = await this.sessions.run('select 1 as one from tombstones where subject = $1', [subject]);
    return rows.length > 0;
  }

  insertOrGet(wanted: readonly WantedSubject[]): Promise<readonly SubjectId[]> {
    return this.sessions.transaction(async (run) => {
      await run(`select ${schemaLock(this.schema)}`);
      const subjects: SubjectId[] = [];
      for (const one of wanted) {
        subjects.push((await subjectBy(run, one.lookup)) ?? (await insert(run, one)));
      }
      return subjects;
    });
  }

  /** Takes keys over as they are wrapped; who has been forgotten here stays so. A repeat changes nothing. */
  async receive(rows: readonly KeyRow[]): Promise<void> {
    await this.sessions.transaction(async (run) => {
      await run(`select ${schemaLock(this.schema)}`);
      for (const { subject, lookup, wrapped, createdAt } of rows) {
        await run(
          `insert into subjects select $1, $2, $3, $4
           where not exists (select from tombstones where subject = $1) on conflict do nothing`,
          [subject, lookup, wrapped, createdAt],
        );
      }
    });
  }

  /** The keys of these subjects, as they are wrapped. */
  async keysOf(subjects: readonly SubjectId[]): Promise<readonly KeyRow[]> {
    const rows = await this.sessions.run<{
      subject: SubjectId;
      lookup: Uint8Array;
      wrapped: Uint8Array;
      created_at: string;
    }>('select * from subjects where subject = any($1)', [subjects]);
    return rows.map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt }));
  }

  async forget(tombstones: readonly Tombstone[]): Promise<void> {
    const values = [
      tombstones.map(({ subject }) => subject),
      tombstones.map(({ forgottenAt }) => forgottenAt),
    ];
    await this.sessions.transaction(async (run) => {
      await run(`select ${schemaLock(this.schema)}`);
      const removed = await run('delete from subjects where subject = any($1) returning 1 as one', [
        values[0],
      ]);
      const buried = await run(
        `insert into tombstones select distinct on (subject) * from unnest($1::text[], $2::text[]) as t (subject, forgotten_at)
         on conflict do nothing returning 1 as one`,
        values,
      );
      if (removed.length + buried.length > 0) await run('update forgettings set count = count + 1');
      if (removed.length > 0) await metaOf(run, unswept, new Uint8Array());
    });
    await this.sweep();
  }

  /**
   * Writes table and indexes anew: a deleted row stays in their files until it is vacuumed, and its bytes even then.
   * Unlike VACUUM FULL this leaves out also what an older snapshot elsewhere might still see. Where a long reader
   * holds the table, or somebody dies before, the key is out of reach all the same, and the next one does it.
   */
  private async sweep(): Promise<void> {
    const noted = await this.sessions.run('select 1 as one from meta where name = $1', [unswept]);
    if (noted.length === 0) return;
    const sweeping = this.sessions.transaction(async (run) => {
      // Whoever wants a key meanwhile waits behind this one.
      await run('set local lock_timeout = 2000');
      await run('delete from meta where name = $1', [unswept]);
      await run(`alter table subjects alter column wrapped type bytea using wrapped || ''::bytea`);
    });
    await sweeping.catch((error: unknown) => {
      if (!isHeld(error)) throw error;
    });
  }

  async tombstones(): Promise<readonly Tombstone[]> {
    const rows = await this.sessions.run<{ subject: SubjectId; forgotten_at: string }>(
      'select * from tombstones order by forgotten_at, subject',
    );
    return rows.map(({ subject, forgotten_at }) => ({ subject, forgottenAt: forgotten_at }));
  }

  close(): Promise<void> {
    return this.sessions.end();
  }
}

const metaOf = async (run: Run, name: string, initial: Uint8Array): Promise<Uint8Array> => {
  await run('insert into meta values ($1, $2) on conflict do nothing', [name, initial]);
  const [row] = await run<{ value: Uint8Array }>('select value from meta where name = $1', [name]);
  return row!.value;
};

const subjectBy = async (run: Run, lookup: Uint8Array): Promise<SubjectId | undefined> => {
  const [row] = await run<{ subject: SubjectId }>('select subject from subjects where lookup = $1', [lookup]);
  return row?.subject;
};

const insert = async (run: Run, { lookup, candidate, row }: WantedSubject): Promise<SubjectId> => {
  for (let count = 0; ; count += 1) {
    const subject = candidate(count);
    const taken = await run(
      'select 1 as one from subjects where subject = $1 union all select 1 from tombstones where subject = $1',
      [subject],
    );
    if (taken.length > 0) continue;
    const { wrapped, createdAt } = row(subject);
    await run('insert into subjects values ($1, $2, $3, $4)', [subject, lookup, wrapped, createdAt]);
    return subject;
  }
};
