import { randomUUID } from 'node:crypto';
import { type Clock, dayOf, type Instant, later } from '@digihub/kernel';
import {
  type EventMetadata,
  type EventStore,
  type Json,
  type NewEvent,
  WrongExpectedRevision,
} from '@digihub/event-store';
import { type Access, accessCategory, type AccessEvent } from './access.js';

/** Equal looks, counted. */
export interface Noted {
  readonly access: Access;
  readonly subjects: Set<string>;
  readonly first: Instant;
  last: Instant;
  times: number;
}

const typeOf = {
  read: 'access.personal-data-read.v1',
  dossier: 'access.dossier-downloaded.v1',
  refusal: 'access.refused.v1',
} as const satisfies Record<Access['kind'], AccessEvent['type']>;

const dataOf = ({ access, subjects, times, last }: Noted): Json => {
  const { kind, route, purpose, code } = access;
  return { route, purpose, times, last, ...(kind === 'refusal' ? { code } : { subjects: [...subjects] }) };
};

/** What is to be appended to one stream. Its ids are fixed: an append of unknown outcome is not repeated twice. */
export class Batch {
  private readonly id = randomUUID();
  private readonly ids: readonly string[];
  /** The revision that an append was tried at, which may have come through. */
  private tried: number | undefined;

  constructor(
    private readonly stream: string,
    private readonly trajectory: string | undefined,
    readonly noted: readonly Noted[],
  ) {
    this.ids = noted.map(() => randomUUID());
  }

  async append(store: EventStore, clock: Clock, programmeVersion: string): Promise<void> {
    for (;;) {
      const { revision, recordedAt, written } = await this.end(store);
      if (written) return;
      this.tried = revision;
      try {
        const events = this.events(later(clock.now(), recordedAt), programmeVersion);
        await store.append(this.stream, events, revision < 0 ? 'no-stream' : revision);
        return;
      } catch (error) {
        // Another process notes on the same stream.
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
    }
  }

  private async end(
    store: EventStore,
  ): Promise<{ readonly revision: number; readonly recordedAt: Instant; readonly written: boolean }> {
    let end: { readonly revision: number; readonly recordedAt: Instant } | undefined;
    for await (const { id, revision, metadata } of store.read(this.stream, { direction: 'backwards' })) {
      end ??= { revision, recordedAt: metadata.recordedAt };
      if (id === this.ids[0]) return { ...end, written: true };
      if (this.tried === undefined || revision <= this.tried) break;
    }
    return { revision: -1, recordedAt: '', ...end, written: false };
  }

  private events(recordedAt: Instant, programmeVersion: string): readonly NewEvent[] {
    return this.noted.map((noted, index) => {
      const { access, first } = noted;
      return {
        id: this.ids[index]!,
        type: typeOf[access.kind],
        data: dataOf(noted),
        metadata: {
          ...(this.trajectory === undefined ? {} : { trajectory: this.trajectory }),
          actor: { id: access.actor.id, roles: access.actor.roles },
          commandId: this.id,
          commitIndex: index,
          commitSize: this.noted.length,
          $correlationId: access.correlationId,
          $causationId: access.correlationId,
          recordedAt,
          occurredAt: first,
          rulesVersion: 'access/1',
          programmeVersion,
        } satisfies EventMetadata,
      };
    });
  }
}

/** A trajectory begins with its request. */
const exists = async (store: EventStore, trajectory: string): Promise<boolean> => {
  for await (const _ of store.read(`intake-${trajectory}`, { limit: 1 })) return true;
  return false;
};

/**
 * One batch per stream: that of the trajectory, or that of the day for what concerns none. Who is refused may name
 * trajectories that are none: those make no stream.
 */
export const batchesOf = async (
  store: EventStore,
  clock: Clock,
  noted: Iterable<Noted>,
): Promise<readonly Batch[]> => {
  const byTrajectory = new Map<string | undefined, Noted[]>();
  const known = new Map<string, boolean>();
  for (const one of noted) {
    let { trajectory } = one.access;
    if (trajectory !== undefined && one.access.kind === 'refusal') {
      if (!known.has(trajectory)) known.set(trajectory, await exists(store, trajectory));
      if (!known.get(trajectory)) trajectory = undefined;
    }
    byTrajectory.set(trajectory, [...(byTrajectory.get(trajectory) ?? []), one]);
  }
  return [...byTrajectory].map(
    ([trajectory, ones]) =>
      new Batch(`${accessCategory}-${trajectory ?? dayOf(clock.now())}`, trajectory, ones),
  );
};
