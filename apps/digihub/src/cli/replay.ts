import { Command, Option } from 'commander';
import { replay, type Step } from '@digihub/audit';
import { dayOf } from '@digihub/kernel';
import { Unable } from './exit-codes.js';
import { cutOf, shownMoment, withMoments } from './moments.js';
import { openStory } from './open-story.js';
import { dataOption, jsonOption, languageOption } from './options.js';

interface ReplayOptions {
  readonly data: string;
  readonly at?: string;
  readonly knownAt?: string;
  readonly trueAt?: string;
  readonly json?: true;
  readonly concealed?: true;
  readonly language: 'nl' | 'en';
}

/** Reads the data folder itself, beside a server that may be running: replaying writes nothing. */
export const replayCommand = (): Command =>
  withMoments(new Command('replay'))
    .description('tell the story of one trajectory: who, when, why, the state after each step')
    .argument('<trajectory>', 'id of the trajectory')
    .addOption(new Option('--at <moment>', 'the older spelling of --known-at').conflicts('knownAt'))
    .option('--concealed', 'leave personal data sealed')
    .addOption(languageOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(
      async (trajectory: string, { data, at, json, concealed, language, ...moments }: ReplayOptions) => {
        const cut = cutOf(at === undefined ? moments : { ...moments, knownAt: at });
        await openStory(data, async ({ folder, store, sealer }) => {
          let before: Step | undefined;
          for await (const step of replay(store, trajectory, { ...cut, sealer, mayOpen: !concealed })) {
            console.log(json ? asLine(step) : asStory(step, before, language));
            before = step;
          }
          if (!before) throw new Unable(`There is no trajectory ${trajectory} (yet) in ${folder.root}.`);
        });
      },
    );

const asLine = ({ event, data }: Step): string => {
  const { id, type, stream, revision, position, metadata } = event;
  const { recordedAt, occurredAt = null } = metadata;
  return JSON.stringify({
    id,
    type,
    stream,
    revision,
    position: String(position),
    recordedAt,
    occurredAt,
    data,
    metadata,
  });
};

/** Who, when, what and why, the state after it; the money where it moved. */
const asStory = (step: Step, before: Step | undefined, language: 'nl' | 'en'): string => {
  const { event, sentence, statuses, money } = step;
  const { recordedAt, occurredAt, actor } = event.metadata;
  const happened = occurredAt && dayOf(occurredAt) !== dayOf(recordedAt) ? ` (${dayOf(occurredAt)})` : '';
  const state = Object.entries(statuses)
    .map(([context, status]) => `${context}: ${status}`)
    .join(' · ');
  return [
    `${shownMoment(recordedAt)}${happened}  ${actor.id}`,
    `    ${sentence[language]}`,
    `    [${state}]`,
    ...(money && money[language] !== before?.money?.[language] ? [`    ${money[language]}`] : []),
    '',
  ].join('\n');
};
