import { rush } from '@digihub/digihub-app/checks';
import { demoStart } from '@digihub/digihub-app/demo';
import type { ClusterApi } from '../cluster-api.js';
import { serviceNames } from '../engines.js';
import { type Ground, killsOfDeck, shuffled } from './trouble.js';

export interface Chaos {
  readonly kills: number;
  readonly rounds: number;
  /** How often each kind of trouble was made, by name. */
  readonly made: ReadonlyMap<string, number>;
  /** Stories that were cut short by a refusal, and why. */
  readonly refused: readonly string[];
}

export interface ChaosOptions {
  readonly seed: number;
  /** In each, every kind of trouble. */
  readonly rounds: number;
  /** Trajectories that are under way at the same time. */
  readonly trajectories: number;
  readonly tell: (text: string) => void;
  /** After each trouble, while all work on. @throws where something is wrong */
  readonly look: () => Promise<void>;
  /** After each round, when nobody works and all is quiet. False: it is not as it should be, and stays as it is. */
  readonly check: (round: number) => Promise<boolean>;
}

/** The demo's people at work, all at once, while the ground shakes; between two rounds they pause. */
export const runChaos = async (
  ground: Ground,
  api: ClusterApi,
  { seed, rounds, trajectories, tell, look, check }: ChaosOptions,
): Promise<Chaos> => {
  const { cluster, chance } = ground;
  const made = new Map<string, number>();
  let kills = 0;
  const shake = async (): Promise<void> => {
    for (const trouble of shuffled(chance)) {
      // Some answers between one trouble and the next, else nothing would ever get under way; or none at all.
      await api.more(Math.max(0, chance.between(-40, 40)));
      tell(`${trouble.name} …`);
      kills += await trouble(ground);
      made.set(trouble.name, (made.get(trouble.name) ?? 0) + 1);
      await look();
      tell(`${kills} of ${rounds * killsOfDeck} kills, ${api.acknowledged.length} acknowledged`);
    }
  };
  const beginRound = () => {
    const round = { isOver: false, shaken: shake().finally(() => (round.isOver = true)) };
    // Whoever waits for its end is told what went wrong.
    round.shaken.catch(() => undefined);
    return round;
  };

  let round = beginRound();
  let ended = 0;
  let isSound = true;
  const isEnough = (): boolean => ended === rounds || !isSound;
  const pause = async (): Promise<boolean> => {
    if (isEnough() || !round.isOver) return isEnough();
    await round.shaken;
    for (const service of serviceNames) await Promise.all(cluster.of(service).map((one) => one.untilReady()));
    await api.post('operator', '/demo/v1/quiet', {});
    ended += 1;
    isSound = await check(ended);
    if (!isEnough()) round = beginRound();
    return isEnough();
  };
  const refused: string[] = [];
  let from = demoStart;
  for (let played = 0; !isEnough(); played += 1) {
    const play = await rush(api, { seed: seed * 100 + played, trajectories, from, enough: pause });
    refused.push(...play.refused);
    if (play.refused.length === play.begun) throw new Error(`nothing can be played: ${play.refused[0]}`);
    from = (await api.get<{ now: string }>('operator', '/demo/v1/clock')).now;
  }
  return { kills, rounds: ended, made, refused };
};
