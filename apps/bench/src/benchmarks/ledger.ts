import { join } from 'node:path';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { systemClock } from '@digihub/kernel';
import {
  Checkpoints,
  Ledger,
  LedgerKeeper,
  ledgerMigrations,
  type LedgerTables,
  verifyStore,
} from '@digihub/ledger';
import {
  canonicalEvent,
  CompactRange,
  hashBytes,
  leafHashOfText,
  logEntry,
  newSignerText,
  parseSigner,
  proveInclusion,
  sha256,
} from '@digihub/ledger-proofs';
import { openReadDatabase } from '@digihub/read-models';
import type { Benchmark } from '../benchmark.js';
import { compare, timed } from '../compare.js';
import { fillStore } from '../samples/fill-store.js';
import { median } from '../statistics.js';
import { measureDossiers } from './dossiers.js';

const eventsEach = 10;
const keptInMemory = 20_000;

/** The tree of the log, and the store compared with it. */
export const ledger: Benchmark = async ({ folder, quick }) => {
  const events = quick ? 20_000 : 1_000_000;
  const store = await openEmbeddedStore({ folder });
  await fillStore(store, events / eventsEach, eventsEach);

  const entries: string[] = [];
  for await (const event of store.readAll({ after: -1n })) {
    entries.push(logEntry(canonicalEvent(event)));
    if (entries.length === keptInMemory) break;
  }
  const bytes = entries.map((entry) => Buffer.from(entry));
  const append = await compare(
    quick ? 5 : 11,
    async () => perSecondOf(entries.length, await timed(() => grow(entries))),
    async () => perSecondOf(entries.length, await timed(() => bytes.map((entry) => sha256(entry)))),
  );

  const file = join(folder, 'audit.db');
  const database = await openReadDatabase<LedgerTables>({ file, migrations: ledgerMigrations });
  const log = new Ledger(database);
  const signer = parseSigner(newSignerText('bench'));
  const checkpoints = new Checkpoints(log, signer, systemClock);
  const keeper = new LedgerKeeper({ store, ledger: log, checkpoints, report: () => undefined });
  const built = await timed(() => keeper.catchUp());
  const { size } = (await keeper.checkpoint())!;

  const verify = await compare(
    3,
    async () => {
      let seen = 0;
      const took = await timed(async () => {
        const { events: found, finding } = await verifyStore({ store, ledger: log });
        if (finding) throw new Error(finding.message);
        seen = found;
      });
      return perSecondOf(seen, took);
    },
    async () => {
      let seen = 0;
      const took = await timed(async () => {
        for await (const { data } of store.readAll({ after: -1n })) seen += data ? 1 : 0;
      });
      return perSecondOf(seen, took);
    },
  );

  const proofs: number[] = [];
  let hashes = 0;
  for (let at = 0; at < 200; at += 1) {
    const index = Math.floor((at / 200) * size);
    proofs.push(
      await timed(async () => (hashes = (await proveInclusion(log.subtrees(), index, size)).length)),
    );
  }
  const dossiers = await measureDossiers(
    { folder, trajectories: events / eventsEach },
    { store, log: { ledger: log, checkpoints }, signer },
  );
  await database.close();
  await store.close();
  const count = events.toLocaleString('en');
  return [
    {
      name: 'append to the tree: leaf and inner nodes',
      value: append.measured,
      unit: 'events/s',
      yardstick: { name: 'SHA-256 of the same bytes', value: append.yardstick },
      ratio: append.ratio,
      aim: { of: 'ratio', atLeast: 0.3 },
    },
    {
      name: `the log of ${count} events built from the store`,
      value: perSecondOf(events, built),
      unit: 'events/s',
    },
    {
      name: `verify of ${count} events`,
      value: verify.measured,
      unit: 'events/s',
      yardstick: { name: 'readAll over them', value: verify.yardstick },
      ratio: verify.ratio,
      aim: { of: 'ratio', atLeast: 0.5 },
    },
    { name: 'proof of inclusion: time', value: median(proofs), unit: 'ms' },
    { name: `proof of inclusion: size, ${hashes} hashes`, value: hashes * hashBytes, unit: 'bytes' },
    ...dossiers,
  ];
};

/** As the log does it, but for the database and the tiles in it. */
const grow = (entries: readonly string[]): CompactRange => {
  const range = CompactRange.empty();
  for (const entry of entries) range.append(leafHashOfText(entry));
  return range;
};

const perSecondOf = (events: number, milliseconds: number): number => (events * 1000) / milliseconds;
