import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import {
  ChangedRules,
  changedRulesFrom,
  type HubTotals,
  type Outcome,
  RulesUnsound,
  type SizeDifference,
  type TrajectoryDifference,
  whatIf,
  type WhatIf,
} from '@digihub/audit/history';
import { formatCents } from '@digihub/kernel';
import { programme } from '@digihub/programme';
import { exitCodes, WrongUse } from './exit-codes.js';
import { historyOption, withHistory } from './open-history.js';
import { jsonOption } from './options.js';
import { progress } from './progress.js';

interface WhatIfCommandOptions {
  readonly rules?: string;
  readonly schema?: true;
  readonly json?: true;
}

/** Writes nothing and needs no key. */
export const whatIfCommand = (): Command =>
  new Command('what-if')
    .option('--rules <file>', 'JSON file with the changed rules, keys or ceilings, each from a day on')
    .option('--schema', 'print the JSON Schema of that file')
    .addOption(historyOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nWith --json: a line per trajectory that differs, then one line with the totals.')
    .action(async ({ rules: file, schema, json }: WhatIfCommandOptions, command: Command) => {
      if (schema) {
        console.log(JSON.stringify(ChangedRules, null, 2));
        return;
      }
      if (file === undefined) throw new WrongUse('Give the changed rules with --rules FILE.');
      const rules = rulesIn(file);
      await withHistory(command, async ({ store }) => {
        const result = await whatIf(store, programme, rules, {
          differs: (difference) => console.log(json ? JSON.stringify(difference) : told(difference)),
          sizeDiffers: (difference) =>
            console.log(json ? JSON.stringify(difference) : toldOfSize(difference)),
          progress: (events) => progress.show(`${events} events`),
        }).catch((error: unknown) => {
          throw error instanceof RulesUnsound ? new WrongUse(error.message) : error;
        });
        progress.clear();
        console.log(json ? JSON.stringify(result) : summary(result));
        if (result.differing + (result.sizes?.differing ?? 0) > 0) process.exitCode = exitCodes.difference;
      });
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

const toldOfSize = ({ trajectory, hub, size: { recorded, changed } }: SizeDifference): string =>
  `${trajectory}  ${hub ?? ''}\n    size      recorded ${recorded}, changed ${changed}; not followed further`;

const summary = ({ name, overtaken, trajectories, differing, sizes, hubs }: WhatIf): string =>
  [
    `${name}: ${differing} of ${trajectories} trajectories with money come out otherwise; nothing was written`,
    ...(sizes
      ? [
          `  ${sizes.differing} of another size, ${sizes.decided} declarations decided anew; not followed further`,
        ]
      : []),
    ...overtaken.map((sentence) => `  note: ${sentence}`),
    ...Object.entries(hubs).flatMap(([hub, { recorded, changed }]) => [
      `  ${hub}`,
      `    committed  recorded ${amounts(recorded.committed)}`,
      `               changed  ${amounts(changed.committed)}`,
      `    eligible   recorded ${amounts(recorded.eligible)}`,
      `               changed  ${amounts(changed.eligible)}`,
    ]),
  ].join('\n');
