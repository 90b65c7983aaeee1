import type { Row } from './sessions.js';

/** Runs one statement. */
export type Run = <Found extends Row = Row>(
  text: string,
  parameters?: readonly unknown[],
) => Promise<readonly Found[]>;

/** @throws TypeError where the name would have to be quoted. */
export const checkedSchema = (schema: string): string => {
  if (/^[a-z][a-z0-9_]{0,50}$/.test(schema)) return schema;
  throw new TypeError(`"${schema}" cannot name a schema`);
};

/** The lock of a schema, as an expression: one writer at a time, over all processes, until its transaction ends. */
export const schemaLock = (schema: string): string =>
  `pg_advisory_xact_lock(hashtextextended('digihub schema ${checkedSchema(schema)}', 0))`;

/**
 * Takes the schema's lock, and makes the schema where there is none: for whoever brings its tables up to date. Of
 * several processes that start together one does it; the others wait, and find it done.
 * @throws where the account may not, or the database sorts text otherwise than by its bytes: lists page by that order.
 */
export const enterSchema = async (run: Run, schema: string): Promise<void> => {
  await run(`select ${schemaLock(schema)}`);
  const [database] = await run<{ encoding: string; bytes: boolean }>(
    `select pg_encoding_to_char(encoding) as encoding, 'B' < 'a' and 'a b' < 'aa' and 'z' < '\u00e9' as bytes
     from pg_database where datname = current_database()`,
  );
  const { encoding, bytes } = database!;
  if (encoding !== 'UTF8' || !bytes) {
    throw new Error(
      `the database is ${encoding}, and sorts text ${bytes ? 'by its bytes' : 'by a language'}: ` +
        `make one with encoding 'UTF8' locale 'C' template template0`,
    );
  }
  // Asked for only where it is needed: an account that owns its schema may not create others.
  const [known] = await run<{ allowed: boolean; account: string }>(
    `select has_schema_privilege(oid, 'create') as allowed, current_user as account
     from pg_namespace where nspname = $1`,
    [schema],
  );
  if (!known) await run(`create schema ${schema}`);
  else if (!known.allowed) throw new Error(`the account ${known.account} may not use the schema ${schema}`);
};

/** The account that a schema belongs to; undefined: there is no such schema. */
export const schemaOwner = async (run: Run, schema: string): Promise<string | undefined> => {
  const [row] = await run<{ owner: string }>(
    'select pg_get_userbyid(nspowner) as owner from pg_namespace where nspname = $1',
    [checkedSchema(schema)],
  );
  return row?.owner;
};
