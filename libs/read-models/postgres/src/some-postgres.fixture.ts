import { type LocalPostgres, startLocalPostgres } from '@digihub/infra-postgres';
import type { OpenReadDatabase } from '@digihub/read-models';
import { openPostgresReadDatabase } from './postgres-database.js';

/** A schema with an account of its own. */
export interface Place {
  readonly schema: string;
  readonly url: string;
}

/** A server for one specification file: `beforeAll(start)`, `afterAll(stop)`. */
export const somePostgres = () => {
  let server: LocalPostgres | undefined;
  let made = 0;
  const running = (): LocalPostgres => {
    if (!server) throw new Error('the server was not started');
    return server;
  };
  const place = async (): Promise<Place> => {
    const schema = `spec_${(made += 1)}`;
    return { schema, url: await running().account(schema) };
  };
  const open: OpenReadDatabase = async (migrations) =>
    openPostgresReadDatabase({ ...(await place()), migrations });
  return {
    start: async (): Promise<void> => {
      server = await startLocalPostgres();
    },
    stop: async (): Promise<void> => server?.stop(),
    server: running,
    /** One more account and schema. */
    place,
    /** A read database in one more schema. */
    open,
  };
};
