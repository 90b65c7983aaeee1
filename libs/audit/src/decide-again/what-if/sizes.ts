import type { EventStore, StoredEvent } from '@digihub/event-store';
import {
  type RequestCommand,
  type RequestEvent,
  type RequestState,
  requestStreams,
} from '@digihub/intake-domain';
import { type ActorOnRecord, dayOf, type DomainEvent, isRefusal, rulesFor } from '@digihub/kernel';
import { type EnterpriseSize, type Programme, smeThresholds } from '@digihub/programme';
import { recordedCommand, recordedEvents } from '../decide-again.js';
import { fieldDifferences } from '../field-differences.js';
import { Folds } from '../folds.js';
import type { Programmes } from './simulation.js';

/** A trajectory whose enterprise would have been of another size. */
export interface SizeDifference {
  readonly trajectory: string;
  readonly hub: string | undefined;
  readonly size: { readonly recorded: EnterpriseSize; readonly changed: EnterpriseSize };
  /** What intake would have decided after it, and so everything after that, is not lived. */
  readonly because: 'not-followed-further';
}

type SizeDeclared = Extract<RequestEvent, { type: 'intake.size-declared.v1' }>;

const sizeIn = (events: readonly DomainEvent[]): EnterpriseSize | undefined =>
  events.find((event): event is SizeDeclared => event.type === 'intake.size-declared.v1')?.data.outcome.size;

/** The declarations of size under changed thresholds, each by itself: the last one of a trajectory counts. */
export class Sizes {
  /** Decisions that were taken anew. */
  decided = 0;
  readonly differing = new Map<string, SizeDifference>();
  private readonly folds: Folds;

  constructor(
    store: EventStore,
    private readonly programmes: () => Programmes,
  ) {
    this.folds = new Folds(store);
  }

  /** Takes the next recorded commit of intake. */
  async next(commit: readonly [StoredEvent, ...StoredEvent[]]): Promise<void> {
    const [first] = commit;
    const recorded = sizeIn(recordedEvents(requestStreams, commit));
    if (recorded === undefined) return;
    const trajectory = first.stream.slice(requestStreams.category.length + 1);
    const changed = (await this.decidedAnew(first)) ?? recorded;
    if (changed === recorded) this.differing.delete(trajectory);
    else {
      this.differing.set(trajectory, {
        ...{ trajectory, hub: first.metadata.hub },
        ...{ size: { recorded, changed }, because: 'not-followed-further' },
      });
    }
  }

  /** Undefined where the change does not touch the declaration. */
  private async decidedAnew(first: StoredEvent): Promise<EnterpriseSize | undefined> {
    const { command: kept, actor, rulesVersion } = first.metadata;
    const command = recordedCommand(first) as RequestCommand | undefined;
    if (!kept || command?.type !== 'declare-size') return undefined;
    const thresholdsOf = (programme: Programme) => smeThresholds(programme, command.data.declaredOn);
    const { recorded, changed } = this.programmes();
    const thresholds = thresholdsOf(changed);
    if (fieldDifferences(thresholdsOf(recorded), thresholds, '').length === 0) return undefined;
    const { state } = await this.folds.read(requestStreams, first);
    const today = dayOf(kept.now);
    const { versions } = requestStreams.rules;
    const rules =
      versions.find(({ version }) => version === rulesVersion) ??
      rulesFor(requestStreams.rules, command, today);
    this.decided += 1;
    const decision = rules.decide(command, state as RequestState, {
      ...{ now: kept.now, today, actor: actor as ActorOnRecord, facts: { thresholds } },
    });
    return isRefusal(decision) ? undefined : sizeIn(decision);
  }
}
