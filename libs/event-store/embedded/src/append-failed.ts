/**
 * The disk or the file refused a transaction: nothing of it was written, as far as SQLite knows. Never a
 * conflict. Append again with the same ids once the cause is gone; what was written after all is recognised.
 */
export class AppendFailed extends Error {
  constructor(
    message: string,
    /** SQLite's extended result code, for instance 13 (SQLITE_FULL); 0 when it did not come from SQLite. */
    readonly sqliteCode: number,
  ) {
    super(`The event store could not write: ${message}`);
    this.name = 'AppendFailed';
  }

  /** No event is to blame: whoever consumes goes on later from where it stands. */
  readonly unavailable = true;
}

/** Somebody asked after the store was closed. */
export class StoreClosed extends Error {
  readonly unavailable = true;

  constructor() {
    super('the event store is closed');
    this.name = 'StoreClosed';
  }
}

const [ioError, corrupt, notADatabase] = [10, 11, 26];

/** After a failed sync the kernel may have dropped what it could not write: only opening anew tells what is there. */
export const isFatal = (sqliteCode: number): boolean =>
  [ioError, corrupt, notADatabase].includes(sqliteCode & 0xff);
