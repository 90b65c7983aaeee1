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
    readonly enough: () => boolean;
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
  while (!options.enough()) {
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
  { seed, trajectories, from }: { seed: number; trajectories: number; from: string },
  now: () => string,
  quiet: () => Promise<unknown>,
  sheets: Sheets,
): Player[] =>
  Array.from({ length: trajectories }, (_, index) => {
    const told = outcomes[index % outcomes.length]!;
    const hub = programme.hubs[(Math.floor(index / outcomes.length) + index) % programme.hubs.length]!.code;
    const chance = new Chance(seed * 1_000_003 + index);
    const enterprise = demoEnterprise(
      chance,
      seed * 100_000 + index,
      told === 'outside-programme' ? 'outside' : hub,
    );
    const channel = (['web', 'phone', 'office'] as const)[index % 3]!;
    const play = new Play(api, now, quiet, { seed, index, hub, channel, enterprise, chance }, sheets);
    return { story: stories[told](play), told, next: from };
  });
