import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '@digihub/access';
import {
  Choice,
  page,
  PageQuery,
  positionOfCursor,
  QueryRoute,
  seesPersonalData,
  Text,
  TrajectoryId,
} from '@digihub/http';
import { type Actor, Problem } from '@digihub/kernel';
import { audited, type Audited } from '../audited.js';
import { momentOf } from '../moment.js';
import { diff } from '../diff/diff.js';
import { type Reader, replay, stateAt, statusesOf, type Step } from '../replay.js';
import type { Cut } from '../true-axis.js';
import { KnownAt, Moments, TrueAt } from './moments.dto.js';
import { mayReadTrajectory, unknownTrajectory } from './may-read-trajectory.js';

const readers = ['auditor', 'caseworker', 'coach', 'approver', 'finance'] as const;

const at = () =>
  Text({
    max: 40,
    optional: true,
    example: '2022-06-30',
    description: 'The older name of knownAt',
  });

export class HistoryQuery extends PageQuery {
  @KnownAt()
  knownAt?: string;

  @TrueAt()
  trueAt?: string;

  @at()
  at?: string;
}

export class StateQuery extends Moments {
  @at()
  at?: string;
}

export class DiffQuery extends Moments {
  @Choice(['known', 'true'], {
    optional: true,
    example: 'known',
    description: 'Which axis the two moments lie on; default: known',
  })
  axis?: 'known' | 'true';

  @Text({
    max: 40,
    optional: true,
    example: '2022-05-31',
    description: 'The earlier moment (ISO) or day; absent: before the first event',
  })
  from?: string;

  @Text({ max: 40, optional: true, example: '2022-09-30', description: 'The later one; absent: now' })
  to?: string;
}

const twice = new Problem(400, 'audit.moment-twice', {
  nl: 'Geef één moment per as: at en knownAt zijn hetzelfde, en from en to staan al op hun eigen as.',
  en: 'Give one moment per axis: at and knownAt are the same, and from and to lie on an axis of their own.',
});

const backwards = new Problem(400, 'audit.from-after-to', {
  nl: 'from ligt na to.',
  en: 'from lies after to.',
});

const cutOf = ({ at, knownAt, trueAt }: StateQuery): Cut => {
  if (at !== undefined && knownAt !== undefined) throw twice;
  return { knownAt: momentOf(knownAt ?? at), trueAt: momentOf(trueAt) };
};

/** The story of one trajectory, and its state at any moment. */
@ApiTags('replay')
@Controller('audit/v1/trajectories')
export class TrajectoriesController {
  constructor(@Inject(audited) private readonly parts: Audited) {}

  @QueryRoute(':id/history', {
    roles: readers,
    summary: 'Who did what, when and why, step by step, as known and true at a moment',
  })
  async history(@TrajectoryId() id: string, @Query() query: HistoryQuery, @Caller() caller: Actor) {
    const cut = cutOf(query);
    await mayReadTrajectory(this.parts.store, id, caller);
    const after = positionOfCursor(query.cursor);
    const rows: Step[] = [];
    const { store } = this.parts;
    for await (const step of replay(store, id, { ...cut, ...this.reader(caller) })) {
      if (step.event.position > after) rows.push(step);
      if (rows.length > query.limit) break;
    }
    return page(rows.map(shown), query.limit, (row) => [row.position]);
  }

  @QueryRoute(':id/state', {
    roles: readers,
    summary: 'The state of the trajectory as known and true at a moment',
  })
  async state(@TrajectoryId() id: string, @Query() query: StateQuery, @Caller() caller: Actor) {
    const cut = cutOf(query);
    await mayReadTrajectory(this.parts.store, id, caller);
    const states = await stateAt(this.parts.store, id, cut);
    if (Object.keys(states).length === 0) throw unknownTrajectory;
    const { knownAt = null, trueAt = null } = cut;
    return { trajectory: id, at: knownAt, knownAt, trueAt, statuses: statusesOf(states), states };
  }

  @QueryRoute(':id/diff', {
    roles: readers,
    summary: 'Which fields changed between two moments of an axis, and by which events, whom and why',
  })
  async diff(@TrajectoryId() id: string, @Query() query: DiffQuery, @Caller() caller: Actor) {
    const { axis = 'known' } = query;
    const [from, to] = [momentOf(query.from), momentOf(query.to)];
    const cut = cutOf(query);
    if ((axis === 'known' ? cut.knownAt : cut.trueAt) !== undefined) throw twice;
    if (from !== undefined && to !== undefined && from > to) throw backwards;
    await mayReadTrajectory(this.parts.store, id, caller);
    const { store } = this.parts;
    const items = await diff(store, id, { axis, from, to, cut, ...this.reader(caller) });
    if (!items) throw unknownTrajectory;
    return { trajectory: id, axis, from: from ?? null, to: to ?? null, items };
  }

  private reader(caller: Actor): Reader {
    return { sealer: this.parts.sealer, mayOpen: seesPersonalData(caller) };
  }
}

const shown = ({ event, data, sentence, statuses, money }: Step) => ({
  id: event.id,
  type: event.type,
  stream: event.stream,
  revision: event.revision,
  position: String(event.position),
  recordedAt: event.metadata.recordedAt,
  occurredAt: event.metadata.occurredAt ?? null,
  by: event.metadata.actor.id,
  sentence,
  statuses,
  money: money ?? null,
  data,
  metadata: event.metadata,
});
