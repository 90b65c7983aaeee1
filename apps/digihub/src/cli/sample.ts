import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { Command, Option } from 'commander';
import { makeSample } from '@digihub/audit/history';
import { outOption } from './files.js';
import { withLogOf } from './log-of-history.js';
import { historyOption } from './open-history.js';
import { jsonOption, languageOption, wholeNumber } from './options.js';
import { progress } from './progress.js';

interface SampleCommand {
  readonly seed: string;
  readonly size: number;
  readonly by: 'amount' | 'random';
  readonly out: string;
  readonly personal?: boolean;
  readonly language: 'nl' | 'en';
  readonly json?: true;
}

export const sampleCommand = (): Command =>
  new Command('sample')
    .requiredOption('--seed <seed>', 'any text; the same seed draws the same from the same population')
    .requiredOption('--size <number>', 'how many', wholeNumber(1, 10_000))
    .addOption(
      new Option(
        '--by <how>',
        'amount: by euro cent of eligible cost (monetary-unit sampling); random: all alike',
      )
        .choices(['amount', 'random'])
        .makeOptionMandatory(),
    )
    .addOption(outOption('the ZIP archive to write'))
    .option('--personal', 'with personal data readable, for who may see it')
    .addOption(languageOption('of the reports'))
    .addOption(historyOption())
    .addOption(jsonOption())
    .action(async (options: SampleCommand, command: Command) => {
      const { seed, size, by, out, personal = false, language, json } = options;
      await withLogOf(command, async ({ log, sealer, clock }) => {
        const handle = openSync(out, 'wx', 0o600);
        const sample = await makeSample(
          { seed, size, by },
          {
            ...{ store: log.store, sealer, log, signer: log.signer, language, mayOpen: personal },
            ...{ now: clock.now(), demo: clock.demo, wholeSheets: true },
            write: async (part) => {
              for (let at = 0; at < part.length;) at += writeSync(handle, part, at);
            },
            onDossier: (made, of) => progress.show(`${made} of ${of} dossiers`),
          },
        )
          .catch((error: unknown) => {
            rmSync(out);
            throw error;
          })
          .finally(() => closeSync(handle));
        progress.clear();
        const { drawn, population } = sample;
        console.log(
          json
            ? JSON.stringify({ out, ...sample })
            : `${out}: ${drawn.length} of ${population.size} trajectories drawn by ${by} with seed ${seed} (population ${population.sha256}).`,
        );
      });
    });
