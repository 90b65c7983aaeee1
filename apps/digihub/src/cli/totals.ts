import { Command, Option } from 'commander';
import { hubTotals, type TotalsAtCut } from '@digihub/audit/history';
import { formatCents } from '@digihub/kernel';
import { programme } from '@digihub/programme';
import { withLedger } from './log-of-history.js';
import { type Moments, withMoments } from './moments.js';
import { historyOption, withHistory } from './open-history.js';
import { jsonOption } from './options.js';
import { progress } from './progress.js';

interface TotalsCommand extends Moments {
  readonly hub: string;
  readonly json?: true;
}

/** Writes nothing and needs no key. */
export const totalsCommand = (): Command =>
  withMoments(new Command('totals'))
    .addOption(
      new Option('--hub <code>', 'of which hub')
        .choices(programme.hubs.map(({ code }) => code))
        .makeOptionMandatory(),
    )
    .addOption(historyOption())
    .addOption(jsonOption())
    .action(({ hub, knownAt, trueAt, json }: TotalsCommand, command: Command) =>
      withHistory(command, (history) =>
        withLedger(history, async (ledger) => {
          const totals = await hubTotals(history.store, hub, {
            ...{ knownAt, trueAt, programme, ledger, now: history.clock.now() },
            progress: (events) => progress.show(`${events} events`),
          });
          progress.clear();
          console.log(json ? JSON.stringify(totals) : asTable(totals));
        }),
      ),
    );

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
