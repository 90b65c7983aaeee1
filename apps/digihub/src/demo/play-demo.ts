import { performance } from 'node:perf_hooks';

import type { Engines } from '@digihub/composition';
import { programme } from '@digihub/programme';
import type { EventStore } from '@digihub/event-store';
import { issuerOf } from '../server.js';
import { Api } from './api.js';
import { Chance } from './chance.js';
import { demoEnterprise } from './enterprise.js';
import { type MoneyCheck, moneyCheck } from './finance-scenes.js';
import { Play } from './play.js';
import { Sheets } from './sheets.js';
import { type Outcome, outcomes, stories, type Story } from './stories.js';

export interface DemoOptions {
  readonly seed: number;
  readonly trajectories: number;
  readonly progress?: (done: number, total: number) => void;
}

/** What is known of the demo after it was played. */
export interface DemoReport {
  readonly seed: number;
  readonly trajectories: readonly {
    readonly trajectory: string;
    readonly hub: string;
    readonly outcome: Outcome;
  }[];
  readonly counts: Readonly<Record<string, number>>;
  /** Told to people, and met by the system itself: reservations with their ground, reactions with their code. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly commands: number;
  readonly events: number;
  readonly seconds: number;
  readonly money: MoneyCheck;
}

interface Stage {
  readonly url: string;
  readonly parts: Pick<Engines, 'store' | 'clock' | 'issuer'>;
}

/**
 * Plays trajectories through the HTTP API, in the order of their moments: the clock is set, everything is quiet, then
 * the next one goes on. The same seed gives the same types and open data in every stream.
 */
export const playDemo = async (stage: Stage, options: DemoOptions): Promise<DemoReport> => {
  const started = performance.now();
  const { store, clock } = stage.parts;
  const api = new Api(stage.url, issuerOf(stage));
  const setClock = (instant: string, running: boolean) =>
    api.post<unknown>('operator', '/demo/v1/clock', { instant, running });
  const quiet = () => api.post<unknown>('operator', '/demo/v1/quiet', {});
  await setClock(clock.now(), false);
  const sheets = new Sheets(api, options.seed);
  const cast = casting(options, sheets, api, () => clock.now(), quiet);
  await perform(cast, sheets, clock, setClock, quiet, options);
  await setClock(clock.now(), true);
  const { events, refused } = await counted(store);
  const trajectories = cast.map(({ play, outcome }) => ({
    trajectory: play.trajectory,
    hub: play.casting.hub,
    outcome,
  }));
  return {
    seed: options.seed,
    trajectories,
    counts: tally(trajectories.map(({ outcome }) => outcome)),
    refusals: tally([...api.refused, ...refused]),
    commands: api.commands,
    events,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    money: await moneyCheck((as, path) => api.get(as, path)),
  };
};

/** How many events there are beside those of who looked, and what the system refused by itself: reservations with their ground, reactions. */
const counted = async (store: EventStore): Promise<{ events: number; refused: readonly string[] }> => {
  let events = 0;
  const refused: string[] = [];
  for await (const { type, data } of store.readAll({ after: -1n })) {
    if (type.startsWith('access.')) continue;
    events += 1;
    if (type === 'finance.reservation-refused.v1') refused.push(`finance.${String(data['ground'])}`);
    if (type.endsWith('.reaction-refused.v1')) refused.push(String(data['code']));
  }
  return { events, refused };
};

interface Cast {
  readonly play: Play;
  readonly outcome: Outcome;
  readonly story: Story;
  /** When it goes on; undefined: it has ended. */
  next: string | undefined;
}

/** Every outcome in turn over every hub and channel, spread over the days from the demo's first on. */
const casting = (
  { seed, trajectories }: DemoOptions,
  sheets: Sheets,
  api: Api,
  now: () => string,
  quiet: () => Promise<unknown>,
): Cast[] => {
  const hubs = programme.hubs.map((hub) => hub.code);
  const first = now();
  const days = Math.min(120, Math.max(20, trajectories));
  return Array.from({ length: trajectories }, (_, index) => {
    const chance = new Chance(seed * 1_000_003 + index);
    const outcome = outcomes[index % outcomes.length]!;
    const hub = hubs[Math.floor(index / outcomes.length + index) % hubs.length]!;
    const channel = (['web', 'phone', 'office'] as const)[index % 3]!;
    const home = outcome === 'outside-programme' ? 'outside' : hub;
    const enterprise = demoEnterprise(chance, seed * 100_000 + index, home);
    const play = new Play(api, now, quiet, { seed, index, hub, channel, enterprise, chance }, sheets);
    const begin = Date.parse(first) + Math.floor((index * days) / trajectories) * 86_400_000 + index * 60_000;
    return { play, story: stories[outcome](play), outcome, next: new Date(begin).toISOString() };
  });
};

const perform = async (
  cast: Cast[],
  sheets: Sheets,
  clock: { now(): string },
  setClock: (instant: string, running: boolean) => Promise<unknown>,
  quiet: () => Promise<unknown>,
  { progress }: DemoOptions,
): Promise<void> => {
  let ended = 0;
  for (;;) {
    const earliest = cast.reduce<Cast | undefined>(
      (found, one) => (one.next !== undefined && (!found || one.next < found.next!) ? one : found),
      undefined,
    );
    const closing = sheets.next();
    if (closing !== undefined && (!earliest || closing <= earliest.next!)) {
      if (closing > clock.now()) await setClock(closing, false);
      await sheets.close(clock.now());
      await quiet();
      continue;
    }
    if (!earliest) return;
    if (earliest.next! > clock.now()) await setClock(earliest.next!, false);
    const { value, done } = await earliest.story.next();
    if (done) {
      earliest.next = undefined;
      progress?.((ended += 1), cast.length);
    } else {
      earliest.next = value;
    }
  }
};

export const tally = (values: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
};
