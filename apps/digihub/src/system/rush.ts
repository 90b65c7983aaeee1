import { programme } from '@digihub/programme';
import { type Api, Refused } from '../demo/api.js';
import { Chance } from '../demo/chance.js';
import { demoEnterprise } from '../demo/enterprise.js';
import { Play } from '../demo/play.js';
import { Sheets } from '../demo/sheets.js';
import { outcomes, stories, type Story } from '../demo/stories.js';

interface Player {
  readonly story: Story;
  readonly told: string;
  /** When it goes on; undefined: it has ended. */
  next: string | undefined;
}

/** A story beside those of the demo. */
export interface ExtraStory {
  readonly hub: string;
  readonly story: (play: Play) => Story;
}

export interface Rush {
  /** Trajectories that were begun, and stories that went to their end. */
  readonly begun: number;
  readonly ended: number;
  /** Why the others stopped: refusals, by code. */
  readonly refused: readonly string[];
}

/**
 * The demo's stories, all begun on the same morning and played at the same time: on each day everybody who has
 * something to do does it at once. Ends when all have ended, or at the end of a day on which `enough` says so.
 */
export const rush = async (
  api: Api,
  options: {
    readonly seed: number;
    readonly trajectories: number;
    readonly from: string;
    readonly enough: () => boolean | Promise<boolean>;
    readonly extra?: readonly ExtraStory[];
  },
): Promise<Rush> => {
  let now = options.from;
  const quiet = () => api.post<unknown>('operator', '/demo/v1/quiet', {});
  const setClock = async (instant: string): Promise<void> => {
    if (instant <= now) return;
    now = instant;
    await api.post('operator', '/demo/v1/clock', { instant, running: false }).catch((error: unknown) => {
      // Set before the server died, asked for again: the clock goes forward only.
      if (!(error instanceof Refused && error.code === 'demo.clock-goes-forward')) throw error;
    });
  };
  const sheets = new Sheets(api, options.seed);
  const players = cast(api, options, () => now, quiet, sheets);
  const refused: string[] = [];
  let ended = 0;
  const goOn = async (player: Player): Promise<void> => {
    try {
      const { value, done } = await player.story.next();
      player.next = done ? undefined : value;
      if (done) ended += 1;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      player.next = undefined;
      refused.push(`${player.told}: ${error.message}`);
    }
  };
  while (!(await options.enough())) {
    const waiting = players.flatMap(({ next }) => next ?? []);
    const earliest = [...waiting, sheets.next() ?? []].flat().sort()[0];
    if (earliest === undefined) break;
    const ofThatDay = (moment: string): boolean => moment.slice(0, 10) <= earliest.slice(0, 10);
    await setClock([...waiting.filter(ofThatDay), earliest].sort().at(-1)!);
    await Promise.all([
      sheets.close(now),
      ...players.filter(({ next }) => next !== undefined && ofThatDay(next)).map(goOn),
    ]);
  }
  return { begun: players.length, ended, refused };
};

const cast = (
  api: Api,
  options: { seed: number; trajectories: number; from: string; extra?: readonly ExtraStory[] },
  now: () => string,
  quiet: () => Promise<unknown>,
  sheets: Sheets,
): Player[] => {
  const { seed, trajectories, from, extra = [] } = options;
  const player = (index: number, told: string, hub: string, story: (play: Play) => Story): Player => {
    const chance = new Chance(seed * 1_000_003 + index);
    const home = told === 'outside-programme' ? 'outside' : hub;
    const enterprise = demoEnterprise(chance, seed * 100_000 + index, home);
    const channel = (['web', 'phone', 'office'] as const)[index % 3]!;
    const play = new Play(api, now, quiet, { seed, index, hub, channel, enterprise, chance }, sheets);
    return { story: story(play), told, next: from };
  };
  return [
    ...Array.from({ length: trajectories }, (_, index) => {
      const told = outcomes[index % outcomes.length]!;
      const hub = programme.hubs[(Math.floor(index / outcomes.length) + index) % programme.hubs.length]!;
      return player(index, told, hub.code, stories[told]);
    }),
    ...extra.map(({ hub, story }, index) => player(trajectories + index, 'extra', hub, story)),
  ];
};
