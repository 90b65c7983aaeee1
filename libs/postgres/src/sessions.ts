import { Socket } from 'node:net';
import { lookupOnce } from '@digihub/network';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import type Cursor from 'pg-cursor';
import { asTrouble, endsConnection } from './postgres-trouble.js';
import type { Run } from './schema.js';
import { storable } from './storable-text.js';

export type Row = Readonly<Record<string, unknown>>;

export interface SessionOptions {
  readonly url: string;
  /** Settings of every session. */
  readonly settings: Readonly<Record<string, string>>;
  /** Connections at most. */
  readonly most: number;
  /** A statement that takes longer means that the server hangs; milliseconds. */
  readonly statementPatience: number;
}

const connectPatience = 10_000;

const int8 = 20;
const numeric = 1700;

const asNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))) {
    throw new RangeError(`${text} is more than a number holds`);
  }
  return number;
};

/** Numbers as SQLite gives them: read models hold cents, counts and minutes, which a number holds exactly. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (oid === int8 || oid === numeric) && format !== 'binary' ? asNumber : pg.types.getTypeParser(oid, format),
};

/** The client library connects it to a port of a host, or to a path. */
class LookingUpOnce extends Socket {
  override connect(to: unknown, host?: unknown): this {
    return typeof to === 'number' && typeof host === 'string'
      ? super.connect({ port: to, host, lookup: lookupOnce })
      : super.connect(to as string);
  }
}

/** How every session of the client library is set up. @throws TypeError where the URL sets what is ours to set. */
export const sessionConfig = ({
  url,
  settings,
}: Pick<SessionOptions, 'url' | 'settings'>): pg.ClientConfig => {
  // It would win over ours, and with it another schema.
  if (new URL(url).searchParams.has('options')) throw new TypeError('the URL may not have options');
  return {
    connectionString: url,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\ ]/g, '\\$&')}`)
      .join(' '),
    keepAlive: true,
    stream: () => new LookingUpOnce(),
    connectionTimeoutMillis: connectPatience,
    types,
  };
};

/** A few connections: the pool of a Kysely instance, or used by themselves. Whatever goes wrong with them becomes `ConnectionLost`. */
export class Sessions implements PostgresPool {
  readonly options = {};
  private readonly pool: pg.Pool;

  constructor(private readonly settings: SessionOptions) {
    this.pool = new pg.Pool({ ...sessionConfig(settings), max: settings.most, idleTimeoutMillis: 60_000 });
    // Whoever uses a connection that is lost learns it from their statement; an idle one is replaced.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async connect(): Promise<PostgresPoolClient> {
    try {
      return new Session(await this.pool.connect(), this.settings.statementPatience);
    } catch (error) {
      throw asTrouble(error);
    }
  }

  /** One statement on any connection. */
  readonly run: Run = async (text, parameters = []) => this.use((run) => run(text, parameters));

  /** All of `work` or nothing. */
  transaction<Result>(work: (run: Run) => Promise<Result>): Promise<Result> {
    return this.use(async (run) => {
      await run('begin');
      try {
        const result = await work(run);
        await run('commit');
        return result;
      } catch (error) {
        // Where the connection is lost, so is the transaction; the first error says why.
        await run('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  end(): Promise<void> {
    return this.pool.end();
  }

  private async use<Result>(work: (run: Run) => Promise<Result>): Promise<Result> {
    const session = await this.connect();
    try {
      return await work(
        async <Found extends Row>(text: string, parameters: readonly unknown[] = []) =>
          (await session.query<Found>(text, parameters)).rows,
      );
    } finally {
      session.release();
    }
  }
}

/** One connection in use. */
class Session implements PostgresPoolClient {
  private end: { readonly error: unknown } | undefined;

  constructor(
    private readonly client: pg.PoolClient,
    private readonly patience: number,
  ) {}

  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query<Row>(
    what: string | PostgresCursor<Row>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    return typeof what === 'string' ? this.run(what, parameters) : this.stream(what);
  }

  release(destroy = false): void {
    this.client.release(destroy || this.end !== undefined);
  }

  private async run<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (this.end) throw this.end.error;
    const query = { text, values: parameters.map(storable), query_timeout: this.patience };
    try {
      return (await this.client.query(query)) as unknown as PostgresQueryResult<Row>;
    } catch (error) {
      throw this.noted(error);
    }
  }

  private stream<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row> {
    this.client.query(cursor as unknown as Cursor<Row>);
    return {
      read: async (count) => {
        try {
          return await cursor.read(count);
        } catch (error) {
          throw this.noted(error);
        }
      },
      close: async () => {
        // A cursor on a connection that is lost would never say that it is closed.
        if (!this.end) await cursor.close();
      },
    };
  }

  private noted(error: unknown): unknown {
    const trouble = asTrouble(error);
    if (endsConnection(trouble)) this.end = { error: trouble };
    return trouble;
  }
}
