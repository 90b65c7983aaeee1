import { ContextRuntime, type OpenContext } from '@digihub/context';
import type { ErasureEvent, DestructionEvent } from '@digihub/erasure-domain';
import { caughtUp, type EventStore } from '@digihub/event-store';
import type { Erasure, Tombstone } from '@digihub/privacy';
import { erasureBus } from './bus.js';
import { erasureContext } from './erasure.js';
import { ErasureModule } from './erasure.module.js';

const executed: ReadonlySet<string> = new Set<(ErasureEvent | DestructionEvent)['type']>([
  'erasure.executed.v1',
  'destruction.executed.v1',
]);

/** Tombstones that go to the key ring at once. */
const atOnce = 1_000;

/**
 * Before anybody is served: who was forgotten by the events is forgotten, whatever keys were restored. A subscription,
 * because EventStoreDB filters those by itself.
 */
const forgottenBefore = async (store: EventStore, erasure: Erasure): Promise<void> => {
  const ended = new AbortController();
  const prefixes = ['erasure-', 'destruction-'];
  let tombstones: Tombstone[] = [];
  for await (const item of store.subscribe({ after: -1n, prefixes, signal: ended.signal })) {
    if (item !== caughtUp && executed.has(item.type)) {
      const { forgotten } = item.data as { readonly forgotten: readonly string[] };
      tombstones.push(...forgotten.map((subject) => ({ subject, forgottenAt: item.metadata.recordedAt })));
    }
    if (item !== caughtUp && tombstones.length < atOnce) continue;
    await erasure.remember(tombstones);
    tombstones = [];
    if (item === caughtUp) break;
  }
  ended.abort();
};

export const openErasureContext: OpenContext = async (parts, options = {}) => {
  const { erasure } = parts;
  if (!erasure) throw new Error('who forgets needs the keys: parts.erasure is absent');
  await forgottenBefore(parts.store, erasure);
  const runtime = await ContextRuntime.open(erasureContext, parts, options);
  return {
    name: erasureContext.name,
    publisher: erasureContext.publisher,
    runtime,
    module: ErasureModule.register(runtime, erasure),
    transportId: erasureBus,
  };
};
