import { Command } from 'commander';
import { accessesOf, allAccesses, matches, tellAccess } from '@digihub/access-log';
import { momentFrom } from '@digihub/audit';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { dataFolder, holdsData } from '../data-folder.js';
import { Unable, WrongUse } from './exit-codes.js';
import { dataOption, jsonOption } from './options.js';

interface AccessLogOptions {
  readonly data: string;
  readonly person?: string;
  readonly by?: string;
  readonly since?: string;
  readonly json?: true;
  readonly language: 'nl' | 'en';
}

/** Reads the data folder itself, beside a server that may be running; holds surrogates only, so no key is needed. */
export const accessLogCommand = (): Command =>
  new Command('access-log')
    .description('who looked at personal data, took a dossier away or was refused')
    .argument('[trajectory]', 'of this trajectory alone')
    .option('--person <surrogate>', 'whose data was opened')
    .option('--by <pseudonym>', 'who looked')
    .option('--since <moment>', 'a day (2022-06-30) or a moment (2022-06-30T10:00:00Z)')
    .option('--language <language>', 'nl or en', 'nl')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (trajectory: string | undefined, options: AccessLogOptions) => {
      if (!['nl', 'en'].includes(options.language)) throw new WrongUse('--language is nl or en.');
      const since = options.since === undefined ? undefined : momentFrom(options.since);
      if (options.since !== undefined && !since)
        throw new WrongUse('--since is a day or a moment, as in --help.');
      const folder = dataFolder(options.data);
      if (!holdsData(folder)) throw new Unable(`There is no data in ${folder.root}; start with "npm start".`);
      const store = await openEmbeddedStore({ folder: folder.events, readOnly: true });
      try {
        const { person, by } = options;
        const events = trajectory === undefined ? allAccesses(store) : accessesOf(store, trajectory);
        for await (const event of events) {
          if (!matches(event, { person, by, since })) continue;
          const { data, metadata, position, type } = event;
          const { actor, recordedAt, occurredAt, trajectory: of = null } = metadata;
          console.log(
            options.json
              ? JSON.stringify({
                  position: String(position),
                  type,
                  trajectory: of,
                  by: actor,
                  recordedAt,
                  occurredAt,
                  ...data,
                })
              : `${occurredAt ?? recordedAt}  ${actor.id}  ${of ?? '-'}  ${tellAccess(event)[options.language]}`,
          );
        }
      } finally {
        await store.close();
      }
    });
