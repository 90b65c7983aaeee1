import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventBusContract, type MakeBusFixture } from '@digihub/event-bus-contract-tests';
import { type AllOptions, caughtUp, type EventStore } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { EmbeddedBus } from './embedded-bus.js';

/** Counts what a subscription gives out: the embedded bus has no other transport. */
const counting = (store: EventStore, count: () => void): EventStore =>
  new Proxy(store, {
    get(target, name) {
      if (name !== 'subscribe') {
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      }
      return async function* (options: AllOptions & { readonly signal: AbortSignal }) {
        for await (const event of target.subscribe(options)) {
          if (event !== caughtUp) count();
          yield event;
        }
      };
    },
  });

const make: MakeBusFixture = async (publishers) => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-bus-'));
  const store = await openEmbeddedStore({ folder });
  let handedOut = 0;
  const counted = counting(store, () => (handedOut += 1));
  return {
    store,
    bus: (options) => new EmbeddedBus({ ...options, store: counted, publishers }),
    handedOut: () => handedOut,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

eventBusContract('embedded', make);
