import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import {
  ChangedRules,
  changedRulesFrom,
  type HubTotals,
  type Outcome,
  RulesUnsound,
  type TrajectoryDifference,
  whatIf,
  type WhatIf,
} from '@digihub/audit';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { formatCents } from '@digihub/kernel';
import { programme } from '@digihub/programme';
import { dataFolder, holdsData } from '../data-folder.js';
import { exitCodes, Unable, WrongUse } from './exit-codes.js';
import { dataOption, jsonOption } from './options.js';

interface WhatIfCommandOptions {
  readonly rules?: string;
  readonly schema?: true;
  readonly data: string;
  readonly json?: true;
}

/** Reads the data folder itself, beside a server that may be running: it writes nothing and needs no key. */
export const whatIfCommand = (): Command =>
  new Command('what-if')
    .description('live the history again under changed rules: which trajectories come out otherwise (exit 1)')
    .option('--rules <file>', 'JSON file with the changed rules, keys or ceilings, each from a day on')
    .option('--schema', 'print the JSON Schema of that file')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nWith --json: a line per trajectory that differs, then one line with the totals.')
    .action(async ({ rules: file, schema, data, json }: WhatIfCommandOptions) => {
      if (schema) {
        console.log(JSON.stringify(ChangedRules, null, 2));
        return;
      }
      if (file === undefined) throw new WrongUse('Give the changed rules with --rules FILE.');
      const rules = rulesIn(file);
      const folder = dataFolder(data);
      if (!holdsData(folder)) throw new Unable(`There is no data in ${folder.root}; start with "npm start".`);
      const store = await openEmbeddedStore({ folder: folder.events, readOnly: true });
      try {
        const result = await whatIf(store, programme, rules, {
          differs: (difference) => console.log(json ? JSON.stringify(difference) : told(difference)),
          progress: (events) => {
            if (process.stderr.isTTY) process.stderr.write(`\r${events} events`);
          },
        });
        if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
        console.log(json ? JSON.stringify(result) : summary(result));
        if (result.differing > 0) process.exitCode = exitCodes.difference;
      } catch (error) {
        throw error instanceof RulesUnsound ? new WrongUse(error.message) : error;
      } finally {
        await store.close();
      }
    });

/** @throws WrongUse */
const rulesIn = (file: string): ChangedRules => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new WrongUse(`${file} cannot be read.`);
  }
  try {
    return changedRulesFrom(JSON.parse(text));
  } catch (error) {
    if (error instanceof RulesUnsound || error instanceof SyntaxError)
      throw new WrongUse(`${file}: ${error.message}`);
    throw error;
  }
};

const amounts = ({ efro, flanders, private: own }: HubTotals['committed']): string =>
  `EFRO ${formatCents(efro, 'en')}, Flanders ${formatCents(flanders, 'en')}, private ${formatCents(own, 'en')}`;

const outcome = ({ quotes, eligible, shares, settled }: Outcome): string =>
  [
    ...Object.entries(quotes).map(([quote, { status, ground, shares: of }]) =>
      [`${quote} ${status}`, ground && `(${ground})`, of && amounts(of)].filter(Boolean).join(' '),
    ),
    ...(eligible === 0 ? [] : [`cost ${formatCents(eligible, 'en')}: ${amounts(shares)}`]),
    ...(settled ? ['settled'] : []),
  ].join('; ');

const reasons: Readonly<Record<string, string>> = {
  'no-cause': 'what led to it did not happen',
  'nothing-to-do': 'nothing was left to do',
};

/** Both outcomes, and what no longer applies. */
const told = ({ trajectory, hub, recorded, changed, noLongerApplies }: TrajectoryDifference): string =>
  [
    `${trajectory}  ${hub ?? ''}`,
    `    recorded  ${outcome(recorded)}`,
    `    changed   ${outcome(changed)}`,
    ...noLongerApplies.map(
      ({ stream, command, now, because }) =>
        `    no longer applies: ${command} on ${stream} at ${now} (${reasons[because] ?? because})`,
    ),
  ].join('\n');

const summary = ({ name, overtaken, trajectories, differing, hubs }: WhatIf): string =>
  [
    `${name}: ${differing} of ${trajectories} trajectories with money come out otherwise; nothing was written`,
    ...overtaken.map((sentence) => `  note: ${sentence}`),
    ...Object.entries(hubs).flatMap(([hub, { recorded, changed }]) => [
      `  ${hub}`,
      `    committed  recorded ${amounts(recorded.committed)}`,
      `               changed  ${amounts(changed.committed)}`,
      `    eligible   recorded ${amounts(recorded.eligible)}`,
      `               changed  ${amounts(changed.eligible)}`,
    ]),
  ].join('\n');
