import { Command } from 'commander';
import { replay, type Step, toldStatuses, tongues, whoIs } from '@digihub/audit/history';
import { dayOf, type Instant } from '@digihub/kernel';
import { asJson } from './as-json.js';
import { Unable } from './exit-codes.js';
import { momentOption, type Moments, shownMoment, withMoments } from './moments.js';
import { historyOption, withHistory } from './open-history.js';
import { jsonOption, languageOption } from './options.js';

interface ReplayOptions extends Moments {
  readonly at?: Instant;
  readonly json?: true;
  readonly concealed?: true;
  readonly language: 'nl' | 'en';
}

export const replayCommand = (): Command =>
  withMoments(new Command('replay'))
    .argument('<trajectory>', 'id of the trajectory')
    .addOption(momentOption('--at <moment>', 'the older spelling of --known-at').conflicts('knownAt'))
    .option('--concealed', 'leave personal data sealed')
    .addOption(languageOption('of the story'))
    .addOption(historyOption())
    .addOption(jsonOption())
    .action((trajectory: string, options: ReplayOptions, command: Command) =>
      withHistory(command, async ({ store, where, keys }) => {
        const { at, knownAt = at, trueAt, concealed = false, language, json } = options;
        let before: Step | undefined;
        for await (const step of replay(store, trajectory, {
          ...{ knownAt, trueAt, sealer: await keys(), mayOpen: !concealed },
        })) {
          console.log(json ? asLine(step) : asStory(step, before, language));
          before = step;
        }
        if (!before) throw new Unable(`There is no trajectory ${trajectory} (yet) in ${where}.`);
      }),
    );

const asLine = ({ event, data }: Step): string => {
  const { id, type, stream, revision, position, metadata } = event;
  const { recordedAt, occurredAt = null } = metadata;
  return asJson({ id, type, stream, revision, position, recordedAt, occurredAt, data, metadata });
};

/** Who, when, what and why, the state after it; the money where it moved. */
const asStory = (step: Step, before: Step | undefined, language: 'nl' | 'en'): string => {
  const { event, sentence, statuses, money } = step;
  const { recordedAt, occurredAt, actor } = event.metadata;
  const happened = occurredAt && dayOf(occurredAt) !== dayOf(recordedAt) ? ` (${dayOf(occurredAt)})` : '';
  const tongue = tongues[language];
  const state = toldStatuses(statuses, tongue).map(([context, status]) => `${context}: ${status}`);
  return [
    `${shownMoment(recordedAt)}${happened}  ${whoIs(actor, tongue)}`,
    `    ${sentence[language]}`,
    `    [${state.join(' · ')}]`,
    ...(money && money[language] !== before?.money?.[language] ? [`    ${money[language]}`] : []),
    '',
  ].join('\n');
};
