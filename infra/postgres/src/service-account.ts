import { readFileSync } from 'node:fs';
import pg from 'pg';

const sql = (name: string): string => readFileSync(new URL(`../sql/${name}.sql`, import.meta.url), 'utf8');

const asOwner = async (url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
};

/** Takes from everybody what PostgreSQL gives to everybody. `url`: as the owner of the database. */
export const prepareDatabase = (url: string): Promise<void> =>
  asOwner(url, (client) => client.query(sql('database')));

/** An account, a schema of the same name and further ones for one service; a repeat sets the secret anew. */
export const serviceAccount = (
  url: string,
  service: string,
  secret: string,
  schemas: readonly string[],
): Promise<void> =>
  asOwner(url, async (client) => {
    await client.query(sql('service-account'));
    await client.query('select pg_temp.service_account($1, $2)', [service, secret]);
    for (const schema of schemas)
      await client.query('select pg_temp.service_schema($1, $2)', [schema, service]);
  });
