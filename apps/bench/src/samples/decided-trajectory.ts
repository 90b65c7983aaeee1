import { CommandHandler } from '@digihub/command-handling';
import type { EventStore, NewEvent } from '@digihub/event-store';
import {
  type RequestCommand,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
  requestStreams,
} from '@digihub/intake-domain';
import { type Actor, addMilliseconds, derivedUuid } from '@digihub/kernel';
import { hub, madeUp, sampleStream, sampleTrajectory } from './trajectory.js';

const caseworker: Actor = { id: 'bench-caseworker', roles: ['caseworker'], hubs: [hub] };
const firstDay = '2022-05-02T08:00:00.000Z';
const text = (field: string): string => madeUp.sealed(field, madeUp.contact);

/** A conversation that goes back and forth over its question; each step with what its decision looks up. */
const stepAt = (place: number): readonly [RequestCommand, RequestFacts] => {
  switch (place) {
    case 0: {
      const contact = { subject: madeUp.contact, name: text('contact.name'), phone: text('contact.phone') };
      const data = { channel: 'phone', language: 'nl', contact, question: text('question') } as const;
      return [{ type: 'receive-request', data }, { firstContactBy: '2022-05-04' }];
    }
    case 1: {
      const data = {
        method: 'phone',
        contactedAt: addMilliseconds(firstDay, 500),
        note: text('note'),
      } as const;
      return [{ type: 'record-first-contact', data }, {}];
    }
    case 2: {
      const data = {
        enterprise: madeUp.enterprise,
        number: madeUp.sealed('number', madeUp.enterprise),
        name: madeUp.sealed('name', madeUp.enterprise),
        legalForm: 'legal-person',
        postcode: '8500',
        sector: 'C',
      } as const;
      return [{ type: 'identify-enterprise', data }, { hub }];
    }
    default:
      return place % 2 === 1
        ? [{ type: 'find-question-vague', data: { missing: text('missing') } }, {}]
        : [
            {
              type: 'clarify-question',
              data: { summary: text('summary'), themes: ['artificial-intelligence'], implementation: false },
            },
            { themes: ['artificial-intelligence', 'data'] },
          ];
  }
};

/** Keeps what is appended, and has nothing to read. */
class Recorder implements Pick<EventStore, 'append' | 'read'> {
  readonly events: NewEvent[] = [];

  append(_stream: string, events: readonly NewEvent[]) {
    this.events.push(...events);
    return Promise.resolve({ revision: this.events.length - 1, position: BigInt(this.events.length - 1) });
  }

  async *read() {
    // What was appended is kept folded by the handler.
  }
}

/** The events of one trajectory as the command handler really writes them, commands and facts included. */
export const decidedTrajectory = async (length: number): Promise<readonly NewEvent[]> => {
  const recorder = new Recorder();
  let place = 0;
  const clock = { now: () => addMilliseconds(firstDay, place * 1000) };
  const store = recorder as unknown as EventStore;
  const handler = new CommandHandler({ store, clock, programmeVersion: () => '1' });
  const requests = {
    ...requestStreams,
    scope: (state: RequestState, key: string) => ({ trajectory: key, hub: state.enterprise?.hub }),
  };
  for (; place < length; place += 1) {
    const [command, facts] = stepAt(place);
    const call = { actor: caseworker, commandId: `step ${place}`, correlationId: 'c', causationId: 'c' };
    await handler.execute<RequestState, RequestCommand, RequestEvent, RequestFacts>(
      requests,
      sampleTrajectory(0),
      command,
      call,
      { facts: () => facts },
    );
  }
  return recorder.events;
};

/** The same decisions on many trajectories, one after the other in turns, so that their streams interleave. */
export const fillWithDecisions = async (
  store: EventStore,
  trajectories: number,
  template: readonly NewEvent[],
): Promise<void> => {
  const together = 256;
  for (let first = 0; first < trajectories; first += together) {
    const indexes = Array.from({ length: Math.min(together, trajectories - first) }, (_, n) => first + n);
    const events = indexes.map((index) => eventsOf(template, index));
    for (const place of template.keys()) {
      await Promise.all(
        indexes.map((index, at) =>
          store.append(sampleStream(index), [events[at]![place]!], place === 0 ? 'no-stream' : place - 1),
        ),
      );
    }
  }
};

/** The same decisions on many trajectories, each trajectory in one append. */
export const fillAtOnce = async (
  store: EventStore,
  trajectories: number,
  template: readonly NewEvent[],
): Promise<void> => {
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let index = next++; index < trajectories; index = next++) {
      await store.append(sampleStream(index), eventsOf(template, index), 'no-stream');
    }
  };
  await Promise.all(Array.from({ length: 256 }, caller));
};

const eventsOf = (template: readonly NewEvent[], index: number): readonly NewEvent[] =>
  template.map((event, place) => ({
    ...event,
    id: derivedUuid('bench', index, place),
    metadata: { ...event.metadata, trajectory: sampleTrajectory(index) },
  }));
