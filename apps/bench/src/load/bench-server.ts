import { join } from 'node:path';
import type { Person } from '@digihub/access';
import { issuerOf, startServer, type Server } from '@digihub/digihub-app/server';
import { newTrajectoryId } from '@digihub/http';
import { programme } from '@digihub/programme';
import type { Load } from './protocol.js';

/** Each has a rate limit of their own; together they are not slowed down by it. */
const caseworkers: readonly Person[] = Array.from({ length: 64 }, (_, n) => ({
  id: `bench-caseworker-${n}`,
  roles: ['caseworker'],
  hubs: programme.hubs.map((hub) => hub.code),
}));

const caseworkerIds: readonly string[] = caseworkers.map(({ id }) => id);

/** The server as it is run, on the embedded parts and the demo's clock, which stands still. */
export const benchServer = (folder: string, name = 'data'): Promise<Server> =>
  startServer({
    environment: { DIGIHUB_DATA: join(folder, name), DIGIHUB_PORT: '0', DIGIHUB_LOG: 'error' },
    demo: true,
  });

export const tokensFor = (server: Server): Promise<string[]> =>
  Promise.all(caseworkers.map((person) => issuerOf(server).issue(person)));

/** Waits until no consumer of any context lags. */
export const settled = async ({ parts, contexts }: Server): Promise<void> => {
  for (let head = -2n; head !== (await parts.store.head());) {
    head = await parts.store.head();
    for (const { runtime } of contexts) await runtime.settle(head, 120_000);
  }
};

/** What request `n` of a load that begins trajectories makes, where these people's tokens are taken in turns. */
export const trajectoryOf = ({ keys }: Pick<Load, 'keys'>, n: number, people = caseworkerIds): string =>
  newTrajectoryId({ commandId: `${people[n % people.length]}:${keys}-${n}` });
