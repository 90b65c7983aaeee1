import pg from 'pg';

const { DatabaseError } = pg;

/** The way to the server was lost, or could not be found: no statement is to blame. */
export class ConnectionLost extends Error {
  /** What `isEngineAway` of the read models asks for. */
  readonly unavailable = true;

  constructor(cause: unknown) {
    super(`no connection to PostgreSQL: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'ConnectionLost';
  }
}

/** Classes of SQLSTATE that tell of the server. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const classes = new Set([
  '08', // connection exception
  '28', // the account is refused: its secret was changed
  '3D', // there is no such database
  '53', // out of disk, memory or connections
  '57', // shut down by an operator, crashed, starting up; a statement was cancelled
  '58', // a system error: a disk
  'XX', // an internal error: a damaged page
]);

const codes = new Set([
  '25006', // the session cannot write: a standby took over the address
  '25P03', // the session waited too long inside its transaction
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // a lock was not to be had in time
]);

/** Says the error something of the server or the way there, and nothing of the statement? */
export const isPostgresUnavailable = (error: unknown): boolean => {
  if (error instanceof ConnectionLost) return true;
  if (!(error instanceof DatabaseError) || error.code === undefined) return false;
  return classes.has(error.code.slice(0, 2)) || codes.has(error.code);
};

/**
 * Whatever neither the server says nor a wrong value causes is trouble on the way there. What says that nothing can be
 * had of the server now carries `unavailable: true`, so that whoever knows no PostgreSQL knows that too.
 */
export const asTrouble = (error: unknown): unknown => {
  if (isPostgresUnavailable(error)) return Object.assign(error as Error, { unavailable: true });
  const ofStatement = [DatabaseError, RangeError, TypeError].some((kind) => error instanceof kind);
  return ofStatement ? error : new ConnectionLost(error);
};

/** After this error there is no connection any more. */
export const endsConnection = (error: unknown): boolean =>
  error instanceof ConnectionLost ||
  (error instanceof DatabaseError && (error.severity === 'FATAL' || error.severity === 'PANIC'));
