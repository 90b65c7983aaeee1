import { contract } from '@digihub/contracts';
import { as, type Publisher, publisher } from '@digihub/event-bus';
import type { EventStore, NewEvent } from '@digihub/event-store';
import { derivedUuid, type DomainEvent } from '@digihub/kernel';
import { activeTraceparent } from '@digihub/tracing';
import { Type } from '@sinclair/typebox';

export const counted = contract('counter.counted.v1', 'Counted.', Type.Object({ n: Type.Integer() }));

type Counted =
  DomainEvent<'counter.counted.v1', { n: number }> | DomainEvent<'counter.kept.v1', { n: number }>;

/** Publishes `counter.counted.v1`, and keeps `counter.kept.v1` to itself. */
export const counter: Publisher = publisher<Counted>(
  'counter',
  ['counter-'],
  {},
  { 'counter.counted.v1': ({ data }) => as(counted, { n: data.n }) },
);

/** Writes 1, 2, 3 … for each trajectory, in the trace that it is called in. */
export class Counter {
  private readonly revisions = new Map<string, number>();

  constructor(
    private readonly store: EventStore,
    private readonly prefix = 'counter-',
  ) {}

  async count(trajectory: string, type = 'counter.counted.v1'): Promise<{ id: string; position: bigint }> {
    const stream = `${this.prefix}${trajectory}`;
    const revision = (this.revisions.get(stream) ?? -1) + 1;
    this.revisions.set(stream, revision);
    const id = derivedUuid(stream, revision);
    const traceparent = activeTraceparent();
    const event: NewEvent = {
      id,
      type,
      data: { n: revision + 1 },
      metadata: {
        trajectory,
        actor: { id: 'system:spec', roles: ['system'] },
        commandId: id,
        commitIndex: 0,
        commitSize: 1,
        $correlationId: id,
        $causationId: id,
        ...(traceparent === undefined ? {} : { traceparent }),
        recordedAt: '2022-03-01T09:00:00.000Z',
        rulesVersion: '1',
        programmeVersion: '1',
      },
    };
    const { position } = await this.store.append(
      stream,
      [event],
      revision === 0 ? 'no-stream' : revision - 1,
    );
    return { id, position };
  }

  /** So many of each trajectory, in turns; gives the position of the last. */
  async countInTurns(trajectories: readonly string[], times: number): Promise<bigint> {
    let last = -1n;
    for (let turn = 0; turn < times; turn += 1) {
      const done = await Promise.all(trajectories.map((trajectory) => this.count(trajectory)));
      last = done.reduce((most, { position }) => (position > most ? position : most), last);
    }
    return last;
  }
}

export const trajectories = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `t${index + 1}`);

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
