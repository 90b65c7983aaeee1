import { Command } from 'commander';
import { type Finding, redecide, type Redecided, redecideTrajectory } from '@digihub/audit/history';
import { asJson } from './as-json.js';
import { exitCodes, Unable } from './exit-codes.js';
import { historyOption, withHistory } from './open-history.js';
import { jsonOption } from './options.js';
import { progress } from './progress.js';

/** Writes nothing and needs no key. */
export const redecideCommand = (): Command =>
  new Command('redecide')
    .argument('[trajectory]', 'id of one trajectory; absent: the whole store')
    .addOption(historyOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nWith --json: a line per decision that is not equal, then one line with the counts.',
    )
    .action((trajectory: string | undefined, { json }: { json?: true }, command: Command) =>
      withHistory(command, async ({ store, where }) => {
        const options = {
          found: (finding: Finding) => console.log(json ? asJson(finding) : told(finding)),
          progress: (events: number) => progress.show(`${events} events`),
        };
        const result =
          trajectory === undefined
            ? await redecide(store, options)
            : await redecideTrajectory(store, trajectory, options);
        progress.clear();
        if (trajectory !== undefined && result.decisions === 0)
          throw new Unable(`There is no trajectory ${trajectory} in ${where}.`);
        console.log(json ? JSON.stringify(result) : summary(result));
        if (result.different > 0) process.exitCode = exitCodes.difference;
      }),
    );

const reasons = {
  decision: 'decided differently',
  undecidable: 'cannot be decided on what is recorded',
  'no-command': 'no command stands with these events',
  'command-changed': 'the command is not the one that was hashed',
  'commit-not-whole': 'events of this commit are missing',
  'revision-missing': 'an event before this one is missing',
} as const;

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Where, what, and both sides of each field. */
const told = (finding: Finding): string => {
  const { stream, revision, command, actor, now, rulesVersion } = finding;
  const what = {
    different: () => (finding.verdict === 'different' ? reasons[finding.reason] : ''),
    incomplete: () => `cannot be decided: ${finding.verdict === 'incomplete' ? finding.lacks : ''}`,
    'unknown-rules': () => `taken by rules that this build does not have: ${rulesVersion}`,
  }[finding.verdict]();
  const differences = finding.verdict === 'different' ? finding.differences : [];
  return [
    `${stream} ${revision}  ${command ?? '?'} by ${actor} at ${now}: ${what}`,
    ...differences.flatMap(({ path, recorded, decided }) => [
      `    ${path}`,
      `        recorded ${shown(recorded)}`,
      `        decided  ${shown(decided)}`,
    ]),
  ].join('\n');
};

const summary = (result: Redecided): string => {
  const { events, decisions, equal, technical, different, incomplete, unknownRules, elsewhere } = result;
  return [
    `${decisions} decisions (${events} events read) decided again`,
    `  equal       ${equal}, of which ${technical} reactions that came to nothing`,
    `  different   ${different}`,
    ...(incomplete > 0 ? [`  incomplete  ${incomplete}: recorded before all they depend on was kept`] : []),
    ...Object.entries(unknownRules).map(
      ([version, count]) => `  by rules that are gone: ${version}  ${count}`,
    ),
    ...Object.entries(elsewhere).map(
      ([category, count]) => `  nothing is decided on ${category}  ${count} events`,
    ),
  ].join('\n');
};
