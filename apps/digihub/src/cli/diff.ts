import { Command, Option } from 'commander';
import { type Change, diff, readableBy } from '@digihub/audit';
import { exitCodes, Unable, WrongUse } from './exit-codes.js';
import { cutOf, momentOf, shownMoment, withMoments } from './moments.js';
import { openStory } from './open-story.js';
import { dataOption, jsonOption, languageOption } from './options.js';

interface DiffCommand {
  readonly from?: string;
  readonly to?: string;
  readonly axis: 'known' | 'true';
  readonly knownAt?: string;
  readonly trueAt?: string;
  readonly data: string;
  readonly json?: true;
  readonly concealed?: true;
  readonly language: 'nl' | 'en';
}

/** Reads the data folder itself, beside a server that may be running. */
export const diffCommand = (): Command =>
  withMoments(new Command('diff'))
    .description('which fields of a trajectory changed between two moments, by which events, whom and why')
    .argument('<trajectory>', 'id of the trajectory')
    .option('--from <moment>', 'the earlier moment; absent: before the first event')
    .option('--to <moment>', 'the later moment; absent: now')
    .addOption(
      new Option('--axis <axis>', 'known: what we knew then; true: what had happened then')
        .choices(['known', 'true'])
        .default('known'),
    )
    .option('--concealed', 'leave personal data sealed')
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExits with 1 where something changed. With --json: a line per field.')
    .action(async (trajectory: string, { data, json, concealed, language, ...options }: DiffCommand) => {
      const { axis } = options;
      const from = options.from === undefined ? undefined : momentOf('--from', options.from);
      const to = options.to === undefined ? undefined : momentOf('--to', options.to);
      if (from !== undefined && to !== undefined && from > to) throw new WrongUse('--from lies after --to.');
      const cut = cutOf(options);
      if ((axis === 'known' ? cut.knownAt : cut.trueAt) !== undefined)
        throw new WrongUse(`--from and --to lie on the axis of --${axis}-at: give the other one, or none.`);
      await openStory(data, async ({ folder, store, sealer }) => {
        const reader = { sealer, mayOpen: !concealed };
        const changes = await diff(store, trajectory, { axis, from, to, cut, ...reader });
        if (!changes) throw new Unable(`There is no trajectory ${trajectory} (yet) in ${folder.root}.`);
        for (const sealed of changes) {
          const change = (await readableBy(sealed, sealer, !concealed)) as Change;
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
