import { TokenIssuer } from '@digihub/access';
import { contextsOfOneProcess } from '../contexts.js';
import { dataFolder } from '../data-folder.js';
import { HttpPeople } from './http-people.js';
import { type Operation, operationsOf, servicesBeside } from './operations.js';
import { ServerProcess } from './server-process.js';
import { World } from './world.js';

/** A server on which the demo was played, its people, its documents, and what its events say. */
export interface DemoServer {
  readonly server: ServerProcess;
  readonly people: HttpPeople;
  readonly issuer: TokenIssuer;
  readonly operations: readonly Operation[];
  readonly services: readonly string[];
  readonly world: World;
  /** Position of the last event that changed something: who looked and who was refused is noted meanwhile. */
  head(): Promise<string>;
}

/** `trajectories`: how many of the demo are played before it resolves. */
export const startDemoServer = async (data: string, trajectories: number): Promise<DemoServer> => {
  const server = await ServerProcess.start(data, '--trajectories', String(trajectories), '--seed', '3');
  await server.says(/^Look around/m);
  const folder = dataFolder(data);
  const issuer = await TokenIssuer.open(folder.keys);
  const people = new HttpPeople(server.url, issuer);
  const printed = [...server.output.matchAll(/^ {2}(\w+) +http\S+\/docs$/gm)].map(([, name]) => name!);
  if (printed.length < contextsOfOneProcess.length) throw new Error(`it named only ${printed.join()}`);
  const services = [...new Set([...printed, ...servicesBeside])];
  // The demo leaves its clock running; standing still, nothing falls due between one request and the next.
  const { body } = await people.get('operator', '/demo/v1/clock');
  await people.post('operator', '/demo/v1/clock', { instant: body['now'], running: false });
  return {
    server,
    people,
    issuer,
    services,
    operations: await operationsOf(server.url, services),
    world: await World.of(folder.events),
    head: async () => {
      await people.post('operator', '/demo/v1/quiet');
      return (await World.of(folder.events)).last;
    },
  };
};
