import { Injectable } from '@nestjs/common';
import { authorizeCommand, authorizeNew, mayActOn } from '@digihub/access';
import {
  type CoachingCommand,
  type CoachingEvent,
  type CoachingFacts,
  type CoachingState,
  type EntryFacts,
  type Remark,
  servicesWork,
  type TimesheetCommand,
  type TimesheetEvent,
  type TimesheetState,
  type WorkloadCommand,
  type WorkloadEvent,
  type WorkloadFacts,
  type WorkloadState,
} from '@digihub/coaching-domain';
import type { Call, Outcome } from '@digihub/command-handling';
import { AggregateCommands, type ContextRuntime } from '@digihub/context';
import { dayOf, type Instant } from '@digihub/kernel';
import { leadChambersOf } from '@digihub/programme';
import { coachingAggregate, timesheetAggregate, workloadAggregate, workloadKey } from './aggregates.js';
import { coachingFacts, workloadFacts } from './facts.js';
import { coachingFields, timesheetFields, workloadFields } from './personal-fields.js';
import { hubsOfSheets, openCases } from './read-models/caseload.js';
import type { CoachingTables } from './read-models/tables.js';

type Runtime = ContextRuntime<CoachingTables>;

export class TrajectoryCommands extends AggregateCommands<
  CoachingState,
  CoachingCommand,
  CoachingEvent,
  CoachingFacts
> {
  constructor({ parts, handler, database }: Runtime) {
    super(handler, parts.sealer, coachingAggregate, {
      facts: (command, _state, now) =>
        coachingFacts(parts.programme, (coach) => openCases(database.read, coach), command, now),
      personal: coachingFields,
      authorize: authorizeCommand,
    });
  }
}

export class TimesheetCommands extends AggregateCommands<
  TimesheetState,
  TimesheetCommand,
  TimesheetEvent,
  EntryFacts
> {
  constructor(
    private readonly runtime: Runtime,
    trajectories: TrajectoryCommands,
  ) {
    const { parts, handler } = runtime;
    super(handler, parts.sealer, timesheetAggregate, {
      facts: async (command, _state, now) => {
        const trajectory = trajectoryOf(command);
        if (trajectory === undefined) return {};
        const state = await trajectories.state(trajectory);
        return { work: servicesWork(state, this.chambersOf(state.hub, now)) };
      },
      personal: timesheetFields,
      authorize: authorizeCommand,
      authorizeNew: authorizeNew(),
    });
  }

  /** The organisation a person works for: the token's, else the first lead chamber of its hub. */
  employerOf({ actor }: Call): string | undefined {
    return actor.organisation ?? this.chambersOf(actor.hubs[0], this.runtime.parts.clock.now())[0];
  }

  /** Free text about a person's sheet, to be sealed under that person's key. */
  async remark(person: string, text: string, call: Call): Promise<Remark> {
    return { subject: await this.runtime.parts.sealer.subjectFor('person', person, call.commandId), text };
  }

  private chambersOf(hub: string | undefined, now: Instant): readonly string[] {
    if (hub === undefined) return [];
    return leadChambersOf(this.runtime.parts.programme, hub, dayOf(now)).map(({ code }) => code);
  }
}

/** Whose signed quotes an entry must be held against. */
const trajectoryOf = (command: TimesheetCommand): string | undefined => {
  const work =
    command.type === 'register-hours'
      ? command.data
      : command.type === 'propose-correction'
        ? command.data.replacement
        : undefined;
  return work?.activity === 'services' ? work.trajectory : undefined;
};

type RecordedEmployment = Extract<WorkloadCommand, { type: 'record-employment' }>['data'];

export class WorkloadCommands extends AggregateCommands<
  WorkloadState,
  WorkloadCommand,
  WorkloadEvent,
  WorkloadFacts
> {
  constructor(private readonly runtime: Runtime) {
    const { parts, handler } = runtime;
    super(handler, parts.sealer, workloadAggregate, {
      facts: (command) => workloadFacts(parts.programme, command),
      personal: workloadFields,
      authorize: authorizeNew(),
    });
  }

  /** A year has no hub of its own: who registered hours is reached by the approvers of those hubs alone. */
  async employment(data: RecordedEmployment, call: Call): Promise<Outcome> {
    const hubs = await hubsOfSheets(this.runtime.database.read, data.person);
    const own = hubs.find((hub) => call.actor.hubs.includes(hub)) ?? hubs[0];
    if (own !== undefined) mayActOn(call.actor, { hub: own });
    return this.execute(workloadKey(data.person, data.year), { type: 'record-employment', data }, call);
  }
}

/** Runs coaching's commands, on its three kinds of streams. */
@Injectable()
export class CoachingCommands {
  readonly trajectories: TrajectoryCommands;
  readonly timesheets: TimesheetCommands;
  readonly workloads: WorkloadCommands;

  constructor(runtime: Runtime) {
    this.trajectories = new TrajectoryCommands(runtime);
    this.timesheets = new TimesheetCommands(runtime, this.trajectories);
    this.workloads = new WorkloadCommands(runtime);
  }
}
