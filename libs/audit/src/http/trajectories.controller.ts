import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '@digihub/access';
import {
  keyOfCursor,
  page,
  PageQuery,
  QueryRoute,
  seesPersonalData,
  Text,
  TrajectoryId,
} from '@digihub/http';
import type { Actor } from '@digihub/kernel';
import { audited, type Audited } from '../audited.js';
import { momentOf } from '../moment.js';
import { replay, stateAt, statusesOf, type Step } from '../replay.js';
import { mayReadTrajectory, unknownTrajectory } from './may-read-trajectory.js';

const readers = ['auditor', 'caseworker', 'coach', 'approver', 'finance'] as const;

export class HistoryQuery extends PageQuery {
  @Text({
    max: 40,
    optional: true,
    example: '2022-06-30',
    description: 'As known at this moment (ISO) or day',
  })
  at?: string;
}

export class StateQuery {
  @Text({
    max: 40,
    optional: true,
    example: '2022-06-30',
    description: 'As known at this moment (ISO) or day',
  })
  at?: string;
}

/** The story of one trajectory, and its state at any moment. */
@ApiTags('replay')
@Controller('audit/v1/trajectories')
export class TrajectoriesController {
  constructor(@Inject(audited) private readonly parts: Audited) {}

  @QueryRoute(':id/history', { roles: readers, summary: 'Who did what, when and why, step by step' })
  async history(@TrajectoryId() id: string, @Query() query: HistoryQuery, @Caller() caller: Actor) {
    const knownAt = momentOf(query.at);
    await mayReadTrajectory(this.parts.store, id, caller);
    const after = BigInt(keyOfCursor(query.cursor, 1)?.[0] ?? -1);
    const rows: Step[] = [];
    const { store, sealer } = this.parts;
    for await (const step of replay(store, id, { knownAt, sealer, mayOpen: seesPersonalData(caller) })) {
      if (step.event.position > after) rows.push(step);
      if (rows.length > query.limit) break;
    }
    return page(rows.map(shown), query.limit, (row) => [row.position]);
  }

  @QueryRoute(':id/state', { roles: readers, summary: 'The state of the trajectory as known at a moment' })
  async state(@TrajectoryId() id: string, @Query() query: StateQuery, @Caller() caller: Actor) {
    const knownAt = momentOf(query.at);
    await mayReadTrajectory(this.parts.store, id, caller);
    const states = await stateAt(this.parts.store, id, knownAt);
    if (Object.keys(states).length === 0) throw unknownTrajectory;
    return { trajectory: id, at: knownAt ?? null, statuses: statusesOf(states), states };
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
