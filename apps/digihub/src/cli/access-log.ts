import { Command } from 'commander';
import { accessesOf, allAccesses, matches, tellAccess } from '@digihub/access-log';
import type { Instant } from '@digihub/kernel';
import { asJson } from './as-json.js';
import { momentOption } from './moments.js';
import { historyOption, withHistory } from './open-history.js';
import { jsonOption, languageOption } from './options.js';

interface AccessLogOptions {
  readonly person?: string;
  readonly by?: string;
  readonly since?: Instant;
  readonly json?: true;
  readonly language: 'nl' | 'en';
}

/** Surrogates only, so no key is needed. */
export const accessLogCommand = (): Command =>
  new Command('access-log')
    .argument('[trajectory]', 'of this trajectory alone')
    .option('--person <surrogate>', 'whose data was opened')
    .option('--by <pseudonym>', 'who looked')
    .addOption(momentOption('--since <moment>', 'from then on'))
    .addOption(languageOption('of the sentences'))
    .addOption(historyOption())
    .addOption(jsonOption())
    .action((trajectory: string | undefined, options: AccessLogOptions, command: Command) =>
      withHistory(command, async ({ store }) => {
        const { person, by, since, language, json } = options;
        const events = trajectory === undefined ? allAccesses(store) : accessesOf(store, trajectory);
        for await (const event of events) {
          if (!matches(event, { person, by, since })) continue;
          const { data, metadata, position, type } = event;
          const { actor, recordedAt, occurredAt, trajectory: of = null } = metadata;
          console.log(
            json
              ? asJson({ position, type, trajectory: of, by: actor, recordedAt, occurredAt, ...data })
              : `${occurredAt ?? recordedAt}  ${actor.id}  ${of ?? '-'}  ${tellAccess(event)[language]}`,
          );
        }
      }),
    );
