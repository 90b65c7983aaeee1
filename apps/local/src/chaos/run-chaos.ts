import { type Chance, rush } from '@digihub/digihub-app/checks';
import { demoStart } from '@digihub/digihub-app/demo';
import type { Cluster } from '../cluster.js';
import type { ClusterApi } from '../cluster-api.js';
import { serviceNames } from '../engines.js';
import { makeTrouble } from './trouble.js';

export interface Chaos {
  readonly kills: number;
  readonly rounds: number;
  /** Stories that were cut short by a refusal, and why. */
  readonly refused: readonly string[];
}

export interface ChaosOptions {
  readonly seed: number;
  /** Processes to kill. */
  readonly kills: number;
  /** Trajectories that are under way at the same time. */
  readonly trajectories: number;
  readonly chance: Chance;
  readonly tell: (text: string) => void;
}

/** The demo's people at work, all at once, while the ground shakes. Ends when all is quiet again. */
export const runChaos = async (
  cluster: Cluster,
  api: ClusterApi,
  { seed, kills, trajectories, chance, tell }: ChaosOptions,
): Promise<Chaos> => {
  let killed = 0;
  let failed: unknown;
  const shaking = (async () => {
    while (killed < kills) {
      // Some answers between one trouble and the next, else nothing would ever get under way; or none at all.
      await api.more(Math.max(0, chance.between(-40, 40)));
      killed += await makeTrouble(cluster, chance, (trouble) => tell(`${trouble} …`));
      tell(`${killed} of ${kills} kills, ${api.acknowledged.length} acknowledged`);
    }
  })().catch((error: unknown) => {
    failed = error;
    killed = kills;
  });
  const refused: string[] = [];
  let rounds = 0;
  let from = demoStart;
  for (; rounds === 0 || killed < kills; rounds += 1) {
    const round = await rush(api, {
      seed: seed * 100 + rounds,
      trajectories,
      from,
      enough: () => killed >= kills,
    });
    refused.push(...round.refused);
    if (round.refused.length === round.begun) throw new Error(`nothing can be played: ${round.refused[0]}`);
    from = (await api.get<{ now: string }>('operator', '/demo/v1/clock')).now;
  }
  await shaking;
  if (failed) throw failed;
  for (const service of serviceNames) await Promise.all(cluster.of(service).map((one) => one.untilReady()));
  await api.post('operator', '/demo/v1/quiet', {});
  return { kills: killed, rounds, refused };
};
