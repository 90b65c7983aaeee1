import { derivedUuid, type Instant } from '@digihub/kernel';
import type { Contract, DataOf } from '@digihub/contracts';
import type { Publisher } from '@digihub/event-bus';
import type { EventStore } from '@digihub/event-store';

const stored = 'elsewhere.published.v1';

/**
 * Stands for the other contexts in a test of one: what `publish` writes to the store comes out of the bus as their
 * published event.
 */
export const publishedElsewhere = (store: EventStore, now: () => Instant) => {
  const revisions = new Map<string, number>();
  const publisher: Publisher = {
    context: 'elsewhere',
    prefixes: ['elsewhere-'],
    publish: ({ id, type, data, metadata, position }, generation) =>
      type === stored
        ? {
            specversion: '1.0',
            id,
            type: String(data['type']),
            source: `/digihub/elsewhere?store=${generation}`,
            subject: metadata.trajectory!,
            time: metadata.recordedAt,
            datacontenttype: 'application/json',
            sequence: String(position).padStart(20, '0'),
            ...(metadata.hub === undefined ? {} : { hub: metadata.hub }),
            correlationid: metadata.$correlationId,
            causationid: metadata.$causationId,
            data: data['data'],
          }
        : undefined,
  };

  /** Publishes an event of another context about a trajectory; gives its position. */
  const publish = async <C extends Contract>(
    trajectory: string,
    contract: C,
    data: DataOf<C>,
  ): Promise<bigint> => {
    const stream = `elsewhere-${trajectory}`;
    const revision = revisions.get(stream) ?? -1;
    const id = derivedUuid(stream, revision + 1);
    const hub = (data as { hub?: string }).hub;
    const { position } = await store.append(
      stream,
      [
        {
          id,
          type: stored,
          data: { type: contract.type, data },
          metadata: {
            trajectory,
            ...(hub === undefined ? {} : { hub }),
            actor: { id: 'system:elsewhere', roles: ['system'] },
            commandId: id,
            commitIndex: 0,
            commitSize: 1,
            $correlationId: id,
            $causationId: id,
            recordedAt: now(),
            rulesVersion: 'test',
            programmeVersion: 'test',
          },
        },
      ],
      revision < 0 ? 'no-stream' : revision,
    );
    revisions.set(stream, revision + 1);
    return position;
  };

  return { publisher, publish };
};
