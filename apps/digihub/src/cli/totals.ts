import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { hubTotals, type TotalsAtCut } from '@digihub/audit';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { formatCents, systemClock } from '@digihub/kernel';
import { Ledger, ledgerMigrations, type LedgerTables } from '@digihub/ledger';
import { programme } from '@digihub/programme';
import { openReadDatabase } from '@digihub/read-models';
import { dataFolder, holdsData } from '../data-folder.js';
import { Unable, WrongUse } from './exit-codes.js';
import { cutOf, withMoments } from './moments.js';
import { dataOption, jsonOption } from './options.js';

interface TotalsCommand {
  readonly hub: string;
  readonly knownAt?: string;
  readonly trueAt?: string;
  readonly data: string;
  readonly json?: true;
}

/** Reads the data folder itself, beside a server that may be running: it writes nothing and needs no key. */
export const totalsCommand = (): Command =>
  withMoments(new Command('totals'))
    .description('budget, commitments and cost of a hub as known at a moment, at one cut that has a name')
    .requiredOption('--hub <hub>', 'code of the hub')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ hub, data, json, ...moments }: TotalsCommand) => {
      const cut = cutOf(moments);
      if (!programme.hubs.some(({ code }) => code === hub))
        throw new WrongUse(`--hub is one of: ${programme.hubs.map(({ code }) => code).join(', ')}.`);
      const folder = dataFolder(data);
      if (!holdsData(folder)) throw new Unable(`There is no data in ${folder.root}; start with "npm start".`);
      const file = join(folder.readModels, 'audit.db');
      const log = existsSync(file)
        ? await openReadDatabase<LedgerTables>({ file, migrations: ledgerMigrations })
        : undefined;
      const store = await openEmbeddedStore({ folder: folder.events, readOnly: true });
      try {
        const ledger = log && new Ledger(log);
        const totals = await hubTotals(store, hub, { ...cut, programme, ledger, now: systemClock.now() });
        console.log(json ? JSON.stringify(totals) : asTable(totals));
      } finally {
        await store.close();
        await log?.close();
      }
    });

const asTable = ({ hub, cost, market, cut, knownAt, trueAt, ...amounts }: TotalsAtCut): string => {
  const euro = (cents: number): string => formatCents(cents, 'en').padStart(16);
  const { budget, reserved, committed, settled, released, free } = amounts;
  const rows = { budget, reserved, committed, settled, free, released, 'cost that counts': cost.shares };
  return [
    `${hub}${knownAt ? `, as known at ${knownAt}` : ''}${trueAt ? `, true at ${trueAt}` : ''}`,
    `  ${' '.repeat(18)}${['EFRO', 'Flanders', 'private'].map((name) => name.padStart(16)).join('')}`,
    ...Object.entries(rows).map(
      ([name, { efro, flanders, private: own }]) =>
        `  ${name.padEnd(18)}${[efro, flanders, own].map(euro).join('')}`,
    ),
    `  all costs ${formatCents(cost.booked, 'en')}, of which ${formatCents(cost.eligible, 'en')} counts`,
    `  bought expertise ${formatCents(market.taken, 'en')} of ${formatCents(market.envelope, 'en')}`,
    `  cut: position ${cut.position}, event ${cut.event ?? '-'}`,
    ...(cut.log ? [`       log of ${cut.log.size} events, root ${cut.log.root}`] : []),
  ].join('\n');
};
