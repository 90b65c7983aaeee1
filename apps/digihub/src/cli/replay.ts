import { Command } from 'commander';
import { momentFrom, replay, type Step } from '@digihub/audit';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { dayOf, systemClock } from '@digihub/kernel';
import { masterKeyFrom, openKeyRing } from '@digihub/privacy';
import { dataFolder, holdsData } from '../data-folder.js';
import { Unable, WrongUse } from './exit-codes.js';
import { dataOption, jsonOption } from './options.js';

interface ReplayOptions {
  readonly data: string;
  readonly at?: string;
  readonly json?: true;
  readonly concealed?: true;
  readonly language: 'nl' | 'en';
}

/** Reads the data folder itself, beside a server that may be running: replaying writes nothing. */
export const replayCommand = (): Command =>
  new Command('replay')
    .description('tell the story of one trajectory: who, when, why, the state after each step')
    .argument('<trajectory>', 'id of the trajectory')
    .option('--at <moment>', 'as known then: a day (2022-06-30) or a moment (2022-06-30T10:00:00Z)')
    .option('--concealed', 'leave personal data sealed')
    .option('--language <language>', 'nl or en', 'nl')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (trajectory: string, options: ReplayOptions) => {
      if (!['nl', 'en'].includes(options.language)) throw new WrongUse('--language is nl or en.');
      const knownAt = options.at === undefined ? undefined : momentFrom(options.at);
      if (options.at !== undefined && !knownAt)
        throw new WrongUse('--at is a day or a moment, as in --help.');
      const folder = dataFolder(options.data);
      if (!holdsData(folder)) throw new Unable(`There is no data in ${folder.root}; start with "npm start".`);
      const store = await openEmbeddedStore({ folder: folder.events, readOnly: true });
      const masterKey = await masterKeyFrom(process.env, { createIn: folder.keys });
      const sealer = await openKeyRing({ folder: folder.keys, masterKey, clock: systemClock });
      try {
        let before: Step | undefined;
        const mayOpen = !options.concealed;
        for await (const step of replay(store, trajectory, { knownAt, sealer, mayOpen })) {
          console.log(options.json ? asLine(step) : asStory(step, before, options.language));
          before = step;
        }
        if (!before) throw new Unable(`There is no trajectory ${trajectory} (yet) in ${folder.root}.`);
      } finally {
        await sealer.close();
        await store.close();
      }
    });

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

/** `2022-03-01 10:30` in Brussels. */
const brussels = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: 'Europe/Brussels',
});

/** Who, when, what and why, the state after it; the money where it moved. */
const asStory = (step: Step, before: Step | undefined, language: 'nl' | 'en'): string => {
  const { event, sentence, statuses, money } = step;
  const { recordedAt, occurredAt, actor } = event.metadata;
  const happened = occurredAt && dayOf(occurredAt) !== dayOf(recordedAt) ? ` (${dayOf(occurredAt)})` : '';
  const state = Object.entries(statuses)
    .map(([context, status]) => `${context}: ${status}`)
    .join(' · ');
  return [
    `${brussels.format(new Date(recordedAt))}${happened}  ${actor.id}`,
    `    ${sentence[language]}`,
    `    [${state}]`,
    ...(money && money[language] !== before?.money?.[language] ? [`    ${money[language]}`] : []),
    '',
  ].join('\n');
};
