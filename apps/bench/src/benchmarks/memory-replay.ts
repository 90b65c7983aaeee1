/**
 * The process whose memory is measured: `memory-replay.js FOLDER PASS LOG` goes over the whole store, then tells its
 * parent. Each pass loads what it needs itself.
 */
import { toDomainEvent } from '@digihub/event-store';
import { type EmbeddedStore, openEmbeddedStore } from '@digihub/event-store-embedded';
import { request, type RequestEvent, requestUpcasters } from '@digihub/intake-domain';
import type { LedgerTables } from '@digihub/ledger';

export interface Passed {
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Largest resident set of the process, MiB. */
  readonly peak: number;
}
export type Pass = keyof typeof passes;

/** Each gives the number of events that it went over. */
const passes = {
  async replay(store: EmbeddedStore): Promise<number> {
    let events = 0;
    let state = request.initialState;
    for await (const event of store.readAll({ after: -1n })) {
      if (event.revision === 0) state = request.initialState;
      state = request.evolve(state, toDomainEvent(event, requestUpcasters) as RequestEvent);
      events += 1;
    }
    if (state.status !== 'in-conversation') throw new Error('the last trajectory was not replayed');
    return events;
  },
  async verify(store: EmbeddedStore, file: string): Promise<number> {
    const { Ledger, ledgerMigrations, verifyStore } = await import('@digihub/ledger');
    const { openReadDatabase } = await import('@digihub/read-models');
    const database = await openReadDatabase<LedgerTables>({ file, migrations: ledgerMigrations });
    const { events, finding } = await verifyStore({ store, ledger: new Ledger(database) });
    await database.close();
    if (finding) throw new Error(finding.message);
    return events;
  },
  async redecide(store: EmbeddedStore): Promise<number> {
    const { redecide } = await import('@digihub/audit/history');
    return (await redecide(store)).equal;
  },
};

const [folder, pass, log] = process.argv.slice(2) as [string, Pass, string];
const store = await openEmbeddedStore({ folder, readOnly: true });
const started = performance.now();
const events = await passes[pass](store, log);
const eventsPerSecond = (events * 1000) / (performance.now() - started);
await store.close();
// maxRSS is in KiB.
const peak = process.resourceUsage().maxRSS / 1024;
process.send?.({ events, eventsPerSecond, peak } satisfies Passed);
