import type { EventStore } from '@digihub/event-store';
import { sha256 } from '@digihub/ledger-proofs';

/** A trajectory that can be drawn, with what it weighs: its eligible cost in euro cents. */
export interface Member {
  readonly trajectory: string;
  readonly amount: number;
}

export interface Population {
  /** In order of trajectory. */
  readonly members: readonly Member[];
  /** SHA-256 over a line `trajectory amount` for each member, hexadecimal. */
  readonly hash: string;
  readonly total: number;
}

export interface Drawn extends Member {
  /** How often it was hit: by amount, one larger than the interval is hit more than once. */
  readonly hits: number;
}

/** All trajectories up to a position of the store. In memory: a line per trajectory. */
export const populationOf = async (store: EventStore, until: bigint): Promise<Population> => {
  const amounts = new Map<string, number>();
  for await (const event of store.readAll({ after: -1n, prefixes: ['intake-', 'finance-'] })) {
    if (event.position > until) break;
    const { trajectory } = event.metadata;
    if (trajectory === undefined) continue;
    const eligible = event.type === 'finance.cost-booked.v1' ? (event.data['eligible'] as number) : 0;
    amounts.set(trajectory, (amounts.get(trajectory) ?? 0) + eligible);
  }
  const members = [...amounts]
    .map(([trajectory, amount]) => ({ trajectory, amount }))
    .sort((a, b) => (a.trajectory < b.trajectory ? -1 : 1));
  const lines = members.map(({ trajectory, amount }) => `${trajectory} ${amount}\n`).join('');
  return {
    members,
    hash: sha256(Buffer.from(lines)).toString('hex'),
    total: members.reduce((sum, { amount }) => sum + Math.max(0, amount), 0),
  };
};

const digest = (seed: string, text: string): string =>
  sha256(Buffer.from(`${seed}\n${text}`)).toString('hex');

/** `size` trajectories, each as likely as any other: those with the lowest SHA-256 of seed and name. */
export const drawAtRandom = ({ members }: Population, seed: string, size: number): readonly Drawn[] =>
  members
    .map((member) => ({ member, rank: digest(seed, member.trajectory) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .map(({ member }) => ({ ...member, hits: 1 }));

/**
 * Monetary-unit sampling, systematic: the population's euro cents stand in a row, and every total / size-th of them
 * is drawn, from a start that follows from the seed. A trajectory is drawn by each cent of its own that is hit, so
 * the larger the likelier, and one of an interval or more for certain. Fewer than `size` where some are hit twice.
 */
export const drawByAmount = (
  { members, total }: Population,
  seed: string,
  size: number,
): readonly Drawn[] => {
  if (total === 0) return [];
  // In parts of a cent, `size` to the cent: then the interval is a whole number of them.
  const start = BigInt(`0x${digest(seed, 'start')}`) % BigInt(total);
  const drawn: Drawn[] = [];
  let reached = 0n;
  let next = start;
  for (const member of members) {
    reached += BigInt(Math.max(0, member.amount)) * BigInt(size);
    let hits = 0;
    for (; next < reached; next += BigInt(total)) hits += 1;
    if (hits > 0) drawn.push({ ...member, hits });
  }
  return drawn;
};
