import { setTimeout } from 'node:timers/promises';
import { type Chance, StubbornApi } from '@digihub/digihub-app/checks';
import type { Cluster } from './cluster.js';
import { type ServiceName, serviceNames } from './engines.js';

/** The processes of a service that answer: neither ended nor paused. */
const answering = (cluster: Cluster, service: ServiceName) =>
  cluster.of(service).filter(({ isPaused }) => !isPaused);

/** One of them, where there is one. Waits until there is. */
const someOf = async (cluster: Cluster, service: ServiceName, chance: Chance): Promise<string> => {
  for (;;) {
    const copies = answering(cluster, service);
    const copy = copies[Math.floor(chance.next() * copies.length)];
    const url = await copy?.url.catch(() => undefined);
    if (url !== undefined) return url;
    await setTimeout(50);
  }
};

/** What one thing sets off has come to rest after fewer; more only where others go on working meanwhile. */
const mostRounds = 10;

const serviceOf = (path: string): ServiceName => {
  // Any of them says what the demo's clock shows.
  if (path.startsWith('/demo/')) return 'intake';
  if (path.startsWith('/erasure/')) return 'audit';
  const service = serviceNames.find((name) => path.startsWith(`/${name}/`));
  if (!service) throw new Error(`no service has ${path}`);
  return service;
};

/** The API of services apart, each request to any copy of its service; where one dies, it is sent again. */
export class ClusterApi extends StubbornApi {
  constructor(
    private readonly cluster: Cluster,
    chance: Chance,
  ) {
    super((path) => someOf(cluster, serviceOf(path), chance), cluster.engines, chance);
  }

  /** The demo's clock is one file, but each service has to notice what falls due. */
  override async post<Answer>(as: string, path: string, body: object, key?: string): Promise<Answer> {
    if (path === '/demo/v1/clock') await this.ask(as, 'intake', path, body);
    if (path.startsWith('/demo/')) return (await this.quiet(as)) as Answer;
    return super.post<Answer>(as, path, body, key);
  }

  /** Until every service had nothing left to do, one after the other, and nothing was written meanwhile. */
  private async quiet(as: string): Promise<{ readonly position: string }> {
    for (let round = 1; ; round += 1) {
      const positions = new Set<string>();
      for (const service of serviceNames) {
        const { position } = await this.ask<{ position: string }>(as, service, '/demo/v1/quiet', {});
        positions.add(position);
      }
      if (positions.size === 1 || round === mostRounds) return { position: [...positions].at(-1)! };
    }
  }

  private ask<Answer>(as: string, service: ServiceName, path: string, body: object): Promise<Answer> {
    return this.insist<Answer>(as, 'POST', path, body, undefined, `/${service}/`);
  }
}
