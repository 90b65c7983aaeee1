import { Command, Option } from 'commander';
import { type Change, diff, readableBy } from '@digihub/audit';
import type { Instant } from '@digihub/kernel';
import { exitCodes, Unable, WrongUse } from './exit-codes.js';
import { momentOption, type Moments, shownMoment, withMoments } from './moments.js';
import { historyOption, withHistory } from './open-history.js';
import { jsonOption, languageOption } from './options.js';

interface DiffCommand extends Moments {
  readonly from?: Instant;
  readonly to?: Instant;
  readonly axis: 'known' | 'true';
  readonly json?: true;
  readonly concealed?: true;
  readonly language: 'nl' | 'en';
}

export const diffCommand = (): Command =>
  withMoments(new Command('diff'))
    .argument('<trajectory>', 'id of the trajectory')
    .addOption(momentOption('--from <moment>', 'the earlier one; absent: before the first event'))
    .addOption(momentOption('--to <moment>', 'the later one; absent: now'))
    .addOption(
      new Option('--axis <axis>', 'known: what we knew then; true: what had happened then')
        .choices(['known', 'true'])
        .default('known'),
    )
    .option('--concealed', 'leave personal data sealed')
    .addOption(languageOption('of the sentences'))
    .addOption(historyOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nWith --json: a line per field.')
    .action((trajectory: string, options: DiffCommand, command: Command) => {
      const { from, to, axis, knownAt, trueAt, concealed = false, language, json } = options;
      if (from !== undefined && to !== undefined && from > to) throw new WrongUse('--from lies after --to.');
      if ((axis === 'known' ? knownAt : trueAt) !== undefined)
        throw new WrongUse(`--from and --to lie on the axis of --${axis}-at: give the other one, or none.`);
      return withHistory(command, async ({ store, where, keys }) => {
        const reader = { sealer: await keys(), mayOpen: !concealed };
        const changes = await diff(store, trajectory, {
          axis,
          from,
          to,
          cut: { knownAt, trueAt },
          ...reader,
        });
        if (!changes) throw new Unable(`There is no trajectory ${trajectory} (yet) in ${where}.`);
        for (const sealed of changes) {
          const change = (await readableBy(sealed, reader.sealer, reader.mayOpen)) as Change;
          console.log(json ? JSON.stringify(change) : told(change, language));
        }
        if (changes.length > 0) process.exitCode = exitCodes.difference;
        else if (!json) console.log('Nothing changed.');
      });
    });

const shown = (value: unknown): string => (value === undefined ? '-' : JSON.stringify(value));

/** What it was and is; then who made it so, when and why. */
const told = ({ path, before, after, by }: Change, language: 'nl' | 'en'): string =>
  [
    `${path}: ${shown(before)} → ${shown(after)}`,
    ...by.map(
      ({ recordedAt, by: actor, sentence }) =>
        `    ${shownMoment(recordedAt)}  ${actor}  ${sentence[language]}`,
    ),
  ].join('\n');
