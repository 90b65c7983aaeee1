import type { EventStore } from '@digihub/event-store';
import {
  type AccountState,
  accountStreams,
  type AgreementState,
  agreementStreams,
} from '@digihub/finance-domain';
import { requestStreams } from '@digihub/intake-domain';
import type { Programme } from '@digihub/programme';
import { recordedEvents } from '../decide-again.js';
import { fieldDifferences } from '../field-differences.js';
import { advanced, beginning } from '../folds.js';
import { givingWay } from '../giving-way.js';
import { type AnyKind, categoryOf } from '../stream-kinds.js';
import { type ChangedRules, overtaken, underRules } from './changed-rules.js';
import { moneyKinds } from './finance-process.js';
import { type Grounds, groundsIn, type HubTotals, type Outcome, outcomeOf } from './outcome.js';
import { type NoLongerApplies, type Programmes, Simulation } from './simulation.js';
import { type SizeDifference, Sizes } from './sizes.js';
import { wholeCommits } from './whole-commits.js';

/** A trajectory that would have come out otherwise. */
export interface TrajectoryDifference {
  readonly trajectory: string;
  readonly hub: string | undefined;
  readonly recorded: Outcome;
  readonly changed: Outcome;
  /** Recorded commands that did something then and would do nothing now. */
  readonly noLongerApplies: readonly NoLongerApplies[];
}

export interface WhatIf {
  readonly name: string;
  readonly events: number;
  /** Entries that hold only until a later version of the programme. */
  readonly overtaken: readonly string[];
  /** Decisions that had to be taken anew. */
  readonly decided: number;
  /** Trajectories with money, and those of them that differ. */
  readonly trajectories: number;
  readonly differing: number;
  /** Where thresholds of size are changed: declarations that were decided anew, trajectories of another size. */
  readonly sizes?: { readonly decided: number; readonly differing: number };
  readonly hubs: Readonly<Record<string, { readonly recorded: HubTotals; readonly changed: HubTotals }>>;
}

export interface WhatIfOptions {
  /** Told of each trajectory that differs, in order of its first difference; the run waits for it. */
  readonly differs?: (difference: TrajectoryDifference) => void | Promise<void>;
  /** Told after them of each trajectory whose enterprise is of another size. */
  readonly sizeDiffers?: (difference: SizeDifference) => void | Promise<void>;
  readonly progress?: (events: number, position: bigint) => void;
  readonly signal?: AbortSignal;
  /** Streams that are kept folded besides those that diverged. */
  readonly capacity?: number;
}

const everySoOften = 500;

/**
 * The recorded history under changed rules: what each trajectory would have come to. Reads, and writes nothing.
 * @param programme what holds until an agreement is recorded.
 * @throws RulesUnsound where the changed rules make no sound programme.
 */
export const whatIf = async (
  store: EventStore,
  programme: Programme,
  rules: ChangedRules,
  options: WhatIfOptions = {},
): Promise<WhatIf> => {
  const kinds = new Map<string, AnyKind>(moneyKinds.map((kind) => [kind.category, kind]));
  let agreement = beginning(agreementStreams);
  let programmes: Programmes = { recorded: programme, changed: underRules(programme, rules) };
  const simulation = new Simulation(store, () => programmes, options.capacity);
  const sizes = rules.rules.smeThresholds && new Sizes(store, () => programmes);
  const giveWay = givingWay();
  let [events, trajectories, told] = [0, 0, 0];
  const categories = [
    ...kinds.keys(),
    agreementStreams.category,
    ...(sizes ? [requestStreams.category] : []),
  ];
  const prefixes = categories.map((category) => `${category}-`);
  for await (const commit of wholeCommits(store.readAll({ after: -1n, prefixes }))) {
    await giveWay();
    options.signal?.throwIfAborted();
    const [{ stream, revision, position }] = commit;
    events += commit.length;
    if (events - told >= everySoOften) options.progress?.((told = events), position);
    const kind = kinds.get(categoryOf(stream));
    if (kind) {
      if (kind === accountStreams && revision === 0) trajectories += 1;
      await simulation.next(kind, commit);
      continue;
    }
    if (categoryOf(stream) === requestStreams.category) {
      await sizes!.next(commit);
      continue;
    }
    agreement = commit.reduce((fold, event) => advanced(agreementStreams, fold, event), agreement);
    const { programme: agreed = programme } = agreement.state as AgreementState;
    if (agreed !== programmes.recorded) {
      programmes = { recorded: agreed, changed: underRules(agreed, rules) };
    }
  }
  let differing = 0;
  for (const trajectory of simulation.divergences.keys()) {
    options.signal?.throwIfAborted();
    await giveWay();
    const difference = await differenceOf(store, simulation, trajectory);
    if (!difference) continue;
    differing += 1;
    await options.differs?.(difference);
  }
  for (const difference of sizes?.differing.values() ?? []) {
    options.signal?.throwIfAborted();
    await options.sizeDiffers?.(difference);
  }
  const { byHub } = simulation.totals;
  const hubs = Object.fromEntries(
    Object.entries(simulation.recordedTotals.byHub).map(([hub, recorded]) => [
      hub,
      { recorded, changed: byHub[hub]! },
    ]),
  );
  const { recorded } = programmes;
  return {
    name: rules.name,
    events,
    overtaken: overtaken(recorded, rules),
    decided: simulation.decided,
    trajectories,
    differing,
    ...(sizes && { sizes: { decided: sizes.decided, differing: sizes.differing.size } }),
    hubs,
  };
};

const differenceOf = async (
  store: EventStore,
  simulation: Simulation,
  trajectory: string,
): Promise<TrajectoryDifference | undefined> => {
  let fold = beginning(accountStreams);
  let grounds: Grounds = {};
  for await (const event of store.read(`${accountStreams.category}-${trajectory}`)) {
    fold = advanced(accountStreams, fold, event);
    grounds = { ...grounds, ...groundsIn(recordedEvents(accountStreams, [event])) };
  }
  const state = fold.state as AccountState;
  const diverged = simulation.accountOf(trajectory) ?? state;
  const recorded = outcomeOf(state, grounds);
  const changed = outcomeOf(diverged, simulation.grounds.get(trajectory) ?? {});
  if (fieldDifferences(recorded, changed, '').length === 0) return undefined;
  const noLongerApplies = simulation.divergences.get(trajectory) ?? [];
  return { trajectory, hub: state.hub, recorded, changed, noLongerApplies };
};
