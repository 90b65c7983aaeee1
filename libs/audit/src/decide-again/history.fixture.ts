import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Aggregate, CommandHandler } from '@digihub/command-handling';
import type { EventStore, NewEvent, StoredEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { type Actor, type Command, type DomainEvent, systemActor } from '@digihub/kernel';
import { SettableClock } from '@digihub/kernel/testing';
import type { AnyKind } from './stream-kinds.js';

/** Stores of one suite, and commands that were really handled on them. */
export class History {
  readonly clock = new SettableClock();
  private readonly opened: { readonly store: EventStore; readonly folder: string }[] = [];
  private commands = 0;

  async open(): Promise<EventStore> {
    const folder = mkdtempSync(join(tmpdir(), 'digihub-redecide-'));
    const store = await openEmbeddedStore({ folder });
    this.opened.push({ store, folder });
    return store;
  }

  async close(): Promise<void> {
    for (const { store, folder } of this.opened.splice(0)) {
      await store.close();
      rmSync(folder, { recursive: true });
    }
  }

  /** Handles a command at a moment, on a stream of its kind, as a service does. */
  async handle<Facts>(
    store: EventStore,
    kind: AnyKind,
    key: string,
    command: Command,
    {
      now,
      actor = systemActor('test'),
      facts,
      causedBy,
    }: { now: string; actor?: Actor; facts?: Facts | ((state: unknown) => Facts); causedBy?: string },
  ): Promise<readonly DomainEvent[]> {
    this.clock.set(now);
    const handler = new CommandHandler({ store, clock: this.clock, programmeVersion: () => 'test' });
    const id = `command ${(this.commands += 1)}`;
    const aggregate: Aggregate<unknown, Command, DomainEvent, Facts> = {
      ...kind,
      scope: () => ({ trajectory: key }),
    };
    const call = { actor, commandId: id, correlationId: id, causationId: causedBy ?? id };
    const look = (state: unknown): Facts =>
      typeof facts === 'function' ? (facts as (state: unknown) => Facts)(state) : (facts as Facts);
    const circumstances = facts === undefined ? {} : { facts: (_: Command, state: unknown) => look(state) };
    const { events } = await handler.execute(aggregate, key, command, call, circumstances);
    return events;
  }

  /** The same history in a store of its own, each event as `change` makes it; undefined: left out. */
  async copyOf(store: EventStore, change: (event: StoredEvent) => NewEvent | undefined): Promise<EventStore> {
    const copy = await this.open();
    const revisions = new Map<string, number>();
    for await (const event of store.readAll({ after: -1n })) {
      const changed = change(event);
      if (!changed) continue;
      const { id, type, data, metadata } = changed;
      const { revision } = await copy.append(
        event.stream,
        [{ id, type, data, metadata }],
        revisions.get(event.stream) ?? 'no-stream',
      );
      revisions.set(event.stream, revision);
    }
    return copy;
  }
}
