import { describe, expect, it } from '@jest/globals';
import { type Command, type Decider, type DomainEvent, fold, type Given, isRefusal } from '@digihub/kernel';
import { given } from '@digihub/kernel/testing';
import { programme } from '@digihub/programme';
import fc from 'fast-check';
import type { AccountCommand } from './account/account.commands.js';
import { account } from './account/account.js';
import { approved, bySystem, facts, hours } from './account/example.js';
import { aid } from './aid/aid.js';
import { budget } from './budget/budget.js';
import { invoicebook } from './invoicebook/invoicebook.js';
import { nextSteps, type ProcessEvent, type Step } from './process.js';
import { noShares, plus, split, totalOf } from './shares.js';
import { supplier } from './supplier/supplier.js';

const key = facts.key!;

/** A store in memory: commands are recognised by id, as the command handler does. */
class World {
  readonly log: { readonly id: string; readonly trajectory: string; readonly event: ProcessEvent }[] = [];
  private readonly streams = new Map<string, ProcessEvent[]>();
  private readonly seen = new Set<string>();

  run(trajectory: string, step: Step, trigger: string): void {
    const stream = `${step.to}-${step.key}`;
    const id = `${trigger}>${stream}>${step.command.type}`;
    if (this.seen.has(id)) return;
    this.seen.add(id);
    const decision = this.decide(step);
    if (isRefusal(decision)) return;
    this.streams.set(stream, [...(this.streams.get(stream) ?? []), ...decision]);
    decision.forEach((event, index) => this.log.push({ id: `${id}.${index}`, trajectory, event }));
  }

  private decide(step: Step) {
    const ask = <State, Cmd extends Command, Event extends DomainEvent, Facts>(
      decider: Decider<State, Cmd, Event, Facts>,
      command: Cmd,
      circumstances: Given<Facts>,
    ) => decider.decide(command, this.fold(decider, `${step.to}-${step.key}`), circumstances);
    switch (step.to) {
      case 'account':
        return ask(account, step.command, bySystem);
      case 'aid': {
        const regimes = programme.aidRegimes.map((one) => ({ ...one, ceiling: 2_000_000 }));
        return ask(aid, step.command, { ...bySystem, facts: { basis: 'de-minimis', regimes } });
      }
      case 'budget': {
        const limits = { budget: split(3_000_000, key), marketEnvelope: 0 };
        return ask(budget, step.command, { ...bySystem, facts: limits });
      }
      case 'invoicebook':
        return ask(invoicebook, step.command, given());
      case 'supplier':
        return ask(supplier, step.command, given());
    }
  }

  fold<State, Event extends DomainEvent>(
    decider: { readonly initialState: State; evolve(state: State, event: Event): State },
    stream: string,
  ): State {
    return fold(decider, (this.streams.get(stream) ?? []) as unknown as Event[]);
  }

  /** Handles one event; `steps` of its commands, then dies. True when it got through. */
  deliver(index: number, steps: number): boolean {
    const { id, trajectory, event } = this.log[index]!;
    const issued = nextSteps(event, trajectory, this.fold(account, `account-${trajectory}`));
    issued.slice(0, steps).forEach((step) => this.run(trajectory, step, id));
    return steps >= issued.length;
  }
}

const trajectories = ['t1', 't2', 't3', 't4'];
const undertakingOf = (trajectory: string) => (trajectory === 't4' ? 'u2' : 'u1');
/** What coaching tells, in its order per trajectory. */
const script = fc.tuple(
  fc.integer({ min: 1, max: 1_600_000 }),
  fc.constantFrom('lapse', 'sign', 'end', 'work', 'nothing'),
);
type Move =
  | { readonly do: 'tell'; readonly trajectory: string }
  | { readonly do: 'deliver'; readonly trajectory: string; readonly steps: number }
  | { readonly do: 'replay'; readonly trajectory: string; readonly back: number };
const trajectory = fc.constantFrom(...trajectories);
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ do: fc.constant('tell' as const), trajectory }),
  fc.record({ do: fc.constant('deliver' as const), trajectory, steps: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ do: fc.constant('replay' as const), trajectory, back: fc.integer({ min: 1, max: 4 }) }),
);

const told = (name: string, amount: number, then: string): readonly AccountCommand[] => [
  { type: 'request-reservation', data: { ...approved, amount, undertaking: undertakingOf(name) } },
  ...(then === 'lapse' ? [{ type: 'note-lapse', data: { quote: 'q1', cause: 'expired' } } as const] : []),
  ...(['sign', 'work'].includes(then)
    ? [{ type: 'note-signature', data: { quote: 'q1', signedOn: '2022-03-10' } } as const]
    : []),
  ...(then === 'work' ? [hours('h1', 60), hours('h2', 100_000)] : []),
  ...(then === 'end' || then === 'work'
    ? [{ type: 'note-end', data: { outcome: 'completed' } } as const]
    : []),
];

describe('the process, with crashes and repeats anywhere', () => {
  it('leaves aid and budget both or neither, equal over the streams, and never exceeds', () => {
    fc.assert(
      fc.property(
        fc.tuple(script, script, script, script),
        fc.array(move, { maxLength: 120 }),
        (scripts, moves) => {
          const world = new World();
          const lines = new Map(
            trajectories.map((name, index) => [name, [...told(name, ...scripts[index]!)]]),
          );
          const cursors = new Map(trajectories.map((name) => [name, 0]));
          const ofTrajectory = (name: string) =>
            world.log.flatMap((entry, index) => (entry.trajectory === name ? [index] : []));
          const tell = (name: string) => {
            const command = lines.get(name)!.shift();
            if (command) {
              const left = lines.get(name)!.length;
              world.run(name, { to: 'account', key: name, command }, `bus-${left}`);
            }
          };
          const deliver = (name: string, steps: number) => {
            const cursor = cursors.get(name)!;
            const index = ofTrajectory(name)[cursor];
            if (index !== undefined && world.deliver(index, steps)) cursors.set(name, cursor + 1);
            return index !== undefined;
          };
          for (const one of moves) {
            if (one.do === 'tell') tell(one.trajectory);
            if (one.do === 'deliver') deliver(one.trajectory, one.steps);
            if (one.do === 'replay') {
              cursors.set(one.trajectory, Math.max(0, cursors.get(one.trajectory)! - one.back));
            }
          }
          // A signature follows its reservation, as in coaching: the rest is told once all is delivered.
          for (const name of trajectories) {
            do while (deliver(name, 9));
            while (lines.get(name)!.length > 0 && (tell(name), true));
          }
          settled(world);
        },
      ),
      { numRuns: 300 },
    );
  });
});

const settled = (world: World): void => {
  const money = world.fold(budget, 'budget-limburg');
  expect(totalOf(money.taken)).toBeLessThanOrEqual(3_000_000);
  let onAccounts = noShares;
  for (const name of trajectories) {
    const { quotes, held, eligible } = world.fold(account, `account-${name}`);
    const quote = quotes['q1'];
    const entry = money.entries[`${name}/q1`];
    const granted = world.fold(aid, `aid-${undertakingOf(name)}`).entries[`${name}/q1`];
    const free = (status: string | undefined) => status === undefined || status === 'released';
    expect(free(entry?.status)).toBe(free(granted?.status));
    switch (quote?.status) {
      case 'reserved':
        expect([entry?.status, granted?.status]).toEqual(['reserved', 'reserved']);
        break;
      case 'committed':
        expect([entry?.status, granted?.status]).toEqual(['committed', 'awarded']);
        break;
      default:
        expect(['refused', 'released', undefined]).toContain(quote?.status);
        expect(free(entry?.status)).toBe(true);
    }
    if (quote && !free(entry?.status)) onAccounts = plus(onAccounts, quote.approved.shares);
    expect(held).toEqual([]);
    expect(eligible).toBeLessThanOrEqual(quote?.approved.amount ?? 0);
  }
  expect(money.taken).toEqual(onAccounts);
  const ceilings = ['u1', 'u2'].map((undertaking) =>
    Object.values(world.fold(aid, `aid-${undertaking}`).entries)
      .filter(({ status }) => status !== 'released')
      .reduce((sum, { amount }) => sum + amount, 0),
  );
  for (const sum of ceilings) expect(sum).toBeLessThanOrEqual(2_000_000);
};
