import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, mayRead } from '@digihub/access';
import type { StoredEvent } from '@digihub/event-store';
import {
  keyOfCursor,
  page,
  PageQuery,
  QueryRoute,
  seesPersonalData,
  Text,
  TrajectoryId,
} from '@digihub/http';
import { type Actor, Problem } from '@digihub/kernel';
import { audited, type Audited } from '../audited.js';
import { trajectoryHistory } from '../merged-history.js';
import { momentOf } from '../moment.js';
import { replay, stateAt, statusesOf, type Step } from '../replay.js';

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

const unknownTrajectory = new Problem(404, 'not-found', {
  nl: 'Dit traject bestaat niet, of bestond toen nog niet.',
  en: 'This trajectory does not exist, or did not exist yet then.',
});

/** The story of one trajectory, and its state at any moment. */
@ApiTags('replay')
@Controller('audit/v1/trajectories')
export class TrajectoriesController {
  constructor(@Inject(audited) private readonly parts: Audited) {}

  @QueryRoute(':id/history', { roles: readers, summary: 'Who did what, when and why, step by step' })
  async history(@TrajectoryId() id: string, @Query() query: HistoryQuery, @Caller() caller: Actor) {
    const knownAt = momentOf(query.at);
    await this.mayReadOf(id, caller);
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
    await this.mayReadOf(id, caller);
    const states = await stateAt(this.parts.store, id, knownAt);
    if (Object.keys(states).length === 0) throw unknownTrajectory;
    return { trajectory: id, at: knownAt ?? null, statuses: statusesOf(states), states };
  }

  /** The hub that the trajectory belongs to today decides who may read it. @throws Problem 403, 404 */
  private async mayReadOf(id: string, caller: Actor): Promise<void> {
    let last: StoredEvent | undefined;
    for await (const event of trajectoryHistory(this.parts.store, id))
      last = event.metadata.hub ? event : (last ?? event);
    if (!last) throw unknownTrajectory;
    mayRead(caller, { hub: last.metadata.hub });
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
