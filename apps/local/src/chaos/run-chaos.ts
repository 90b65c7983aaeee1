import { rush } from '@digihub/digihub-app/checks';
import { demoStart } from '@digihub/digihub-app/demo';
import { addDays, dayOf } from '@digihub/kernel';
import { programme, programmePeriod } from '@digihub/programme';
import type { ClusterApi } from '../cluster-api.js';
import { serviceNames } from '../engines.js';
import { type Ground, shuffled } from './trouble.js';

export interface Chaos {
  readonly kills: number;
  readonly rounds: number;
  /** After each round. */
  readonly isSound: boolean;
  /** How often each kind of trouble was made, by name. */
  readonly made: ReadonlyMap<string, number>;
  /** Stories that were cut short by a refusal, and why. */
  readonly refused: readonly string[];
}

export interface ChaosOptions {
  readonly seed: number;
  /** At most; in each, every kind of trouble. */
  readonly rounds: number;
  /** Trajectories that are under way at the same time. */
  readonly trajectories: number;
  readonly tell: (text: string) => void;
  /** After each trouble, while all work on. @throws where something is wrong */
  readonly look: () => Promise<void>;
  /** After each round, when nobody works and all is quiet. False: it is not as it should be, and stays as it is. */
  readonly check: (round: number) => Promise<boolean>;
}

/** Whoever begins later may find the programme over before their story is: there would be ever less to shake. */
const lastMorning = addDays(programmePeriod(programme, dayOf(demoStart)).last, -90);

/**
 * The demo's people at work, all at once, while the ground shakes; between two rounds they pause. Ends after so many
 * rounds, after one that was not sound, or when the programme nears its end.
 */
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
      tell(`${kills} kills, ${api.acknowledged.length} acknowledged`);
    }
  };
  const beginRound = () => {
    const round = { isOver: false, shaken: shake().finally(() => (round.isOver = true)) };
    // Whoever waits for its end is told what went wrong.
    round.shaken.catch(() => undefined);
    return round;
  };

  const showing = async (): Promise<string> =>
    (await api.get<{ now: string }>('operator', '/demo/v1/clock')).now;
  let round = beginRound();
  let ended = 0;
  let isSound = true;
  let isEnough = false;
  const pause = async (): Promise<boolean> => {
    if (isEnough || !round.isOver) return isEnough;
    await round.shaken;
    for (const service of serviceNames) await Promise.all(cluster.of(service).map((one) => one.untilReady()));
    await api.post('operator', '/demo/v1/quiet', {});
    ended += 1;
    isSound = await check(ended);
    isEnough = ended === rounds || !isSound || dayOf(await showing()) > lastMorning;
    if (!isEnough) round = beginRound();
    return isEnough;
  };
  const refused: string[] = [];
  let from = demoStart;
  for (let played = 0; !isEnough; played += 1) {
    const play = await rush(api, { seed: seed * 100 + played, trajectories, from, enough: pause });
    refused.push(...play.refused);
    if (play.refused.length === play.begun) throw new Error(`nothing can be played: ${play.refused[0]}`);
    from = await showing();
  }
  return { kills, rounds: ended, isSound, made, refused };
};
