import type { Instant } from '@digihub/kernel';
import type { Kysely, Transaction } from 'kysely';
import { indexNames, lockOut, tableNames } from './catalogue.js';
import { dropTablesBeside } from './drop-beside.js';
import { migrate } from './migrate.js';
import { beside, NamesBeside } from './names-beside.js';
import type { Migration, ReadDatabase } from './read-database.js';
import { technical, technicalTables } from './technical-tables.js';

/** What stands beside the live tables. */
export interface BesideRecord {
  /** `building`: being made; `kept`: what was live before the exchange. */
  readonly state: 'building' | 'kept';
  /** The tables that are to be exchanged, or were. */
  readonly tables: readonly string[];
  readonly since: Instant;
}

const only = 'beside';

/** A second set of a read database's tables in the same place, with a bookkeeping of its own. */
export class TablesBeside<Database> {
  /** The second set, seen as a read database: consumers and queries work on it as they are. */
  readonly database: ReadDatabase<Database>;
  readonly names: NamesBeside;
  private readonly all: readonly string[];

  constructor(
    private readonly live: ReadDatabase<Database>,
    private readonly migrations: readonly Migration[],
    tables: readonly string[],
  ) {
    this.all = [...tables, ...technicalTables];
    this.names = new NamesBeside(this.all);
    this.database = {
      read: live.read.withPlugin(this.names),
      transaction: (work) => live.transaction((tx) => work(this.in(tx))),
      snapshot: async () => {
        const { read, release } = await live.snapshot();
        return { read: read.withPlugin(this.names), release };
      },
      onCommit: (listener) => live.onCommit(listener),
      isUnavailable: (error) => live.isUnavailable(error),
      close: async () => undefined,
    };
  }

  in(tx: Transaction<Database>): Transaction<Database> {
    return tx.withPlugin(this.names);
  }

  record(): Promise<BesideRecord | undefined> {
    return recordIn(this.live.read);
  }

  /** Makes the second set, empty; goes on with one that is being made, unless `afresh`. */
  begin(tables: readonly string[], now: Instant, afresh: boolean): Promise<void> {
    return this.live.transaction(async (tx) => {
      const known = await recordIn(tx);
      if (afresh || known?.state !== 'building') {
        await dropTablesBeside(tx);
        // Migrations also make what another consumer fills: beside, that stands empty.
        const names = new NamesBeside([...this.all, ...(await tableNames(tx))], await indexNames(tx));
        await migrate(tx.withPlugin(names) as unknown as Transaction<unknown>, this.migrations);
      }
      await write(tx, { state: 'building', tables, since: now });
    });
  }

  /**
   * The live tables go beside, those from beside are live: all at once when `tx` commits.
   * @throws on PostgreSQL where readers do not let go of a table soon: `isLockTimeout`.
   */
  async exchange(tx: Transaction<Database>, tables: readonly string[], now: Instant): Promise<void> {
    await lockOut(
      tx,
      tables.flatMap((table) => [table, table + beside]),
    );
    for (const table of tables) {
      const passing = `${table}__passing`;
      await tx.schema.alterTable(table).renameTo(passing).execute();
      await tx.schema
        .alterTable(table + beside)
        .renameTo(table)
        .execute();
      await tx.schema
        .alterTable(passing)
        .renameTo(table + beside)
        .execute();
    }
    await write(tx, { state: 'kept', tables, since: now });
  }

  discard(): Promise<void> {
    return this.live.transaction(async (tx) => {
      await dropTablesBeside(tx);
      await technical(tx).deleteFrom('rebuilds').execute();
    });
  }
}

const recordIn = async <Tables>(db: Kysely<Tables>): Promise<BesideRecord | undefined> => {
  const row = await technical(db).selectFrom('rebuilds').selectAll().executeTakeFirst();
  if (!row) return undefined;
  return {
    state: row.state as BesideRecord['state'],
    tables: JSON.parse(row.tables) as string[],
    since: row.since,
  };
};

const write = async <Tables>(
  tx: Transaction<Tables>,
  { state, tables, since }: BesideRecord,
): Promise<void> => {
  const row = { state, tables: JSON.stringify(tables), since };
  await technical(tx)
    .insertInto('rebuilds')
    .values({ name: only, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
};
