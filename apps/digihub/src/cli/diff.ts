import { Command, Option } from 'commander';
import { type Change, diff, readableBy } from '@digihub/audit/history';
import { formatCents, type Instant } from '@digihub/kernel';
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
        const readable: Change[] = [];
        for (const sealed of changes)
          readable.push((await readableBy(sealed, reader.sealer, reader.mayOpen)) as Change);
        if (json) for (const change of readable) console.log(JSON.stringify(change));
        else for (const group of byEvents(readable)) console.log(told(group, language));
        if (changes.length > 0) process.exitCode = exitCodes.difference;
        else if (!json) console.log('Nothing changed.');
      });
    });

/** Fields that the same events changed, in the order of the last of these events. */
const byEvents = (changes: readonly Change[]): readonly (readonly Change[])[] => {
  const groups = Map.groupBy(changes, ({ by }) => by.map(({ event }) => event).join());
  const madeAt = ([first]: readonly Change[]): bigint => BigInt(first?.by.at(-1)?.position ?? -1);
  return [...groups.values()].sort((a, b) => (madeAt(a) < madeAt(b) ? -1 : 1));
};

/** Fields of states that hold euro cents. */
const money =
  /(^|\.)(aid|amount|cost|efro|eligible|flanders|gross|invoicedNet|net|open|price|private|refund|refundDue|released|vat)$/;

const shown = (path: string, value: unknown, language: 'nl' | 'en'): string => {
  if (value === undefined) return '-';
  return typeof value === 'number' && money.test(path) ? formatCents(value, language) : JSON.stringify(value);
};

const reasonIs = { nl: 'reden', en: 'reason' };

/** Who did what, when and why; then what each field was and is by that. */
const told = (changes: readonly Change[], language: 'nl' | 'en'): string =>
  [
    ...changes[0]!.by.flatMap(({ recordedAt, by: actor, sentence, reason }) => [
      `${shownMoment(recordedAt)}  ${actor}  ${sentence[language]}`,
      ...(reason === null
        ? []
        : [`    ${reasonIs[language]}: ${typeof reason === 'string' ? reason : JSON.stringify(reason)}`]),
    ]),
    ...changes.map(
      ({ path, before, after }) =>
        `    ${path}: ${shown(path, before, language)} → ${shown(path, after, language)}`,
    ),
  ].join('\n');
