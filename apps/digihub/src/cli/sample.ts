import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { Command, Option } from 'commander';
import { Zip, ZipPassThrough } from 'fflate';
import { archiveOf, drawAtRandom, drawByAmount, makeDossier, populationOf } from '@digihub/audit';
import { systemClock } from '@digihub/kernel';
import { WrongUse } from './exit-codes.js';
import { withLogOf } from './log-of-history.js';
import { historyOption } from './open-history.js';
import { jsonOption, languageOption, wholeNumber } from './options.js';

interface SampleCommand {
  readonly seed: string;
  readonly size: number;
  readonly by: 'amount' | 'random';
  readonly out: string;
  readonly personal?: boolean;
  readonly language: 'nl' | 'en';
  readonly json?: true;
}

/** A ZIP archive that is written as it grows: one dossier is in memory at a time. */
const writeArchive = (file: string) => {
  const handle = openSync(file, 'wx', 0o600);
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    for (let at = 0; at < chunk.length;) at += writeSync(handle, chunk, at);
  });
  return {
    add: (name: string, bytes: Uint8Array): void => {
      const entry = new ZipPassThrough(name);
      entry.mtime = new Date(1980, 0, 1);
      zip.add(entry);
      entry.push(bytes, true);
    },
    end: (): void => {
      zip.end();
      closeSync(handle);
    },
  };
};

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
    .requiredOption('--out <file>', 'the ZIP archive to write; one that exists is not overwritten')
    .option('--personal', 'with personal data readable, for who may see it')
    .addOption(languageOption('of the reports'))
    .addOption(historyOption())
    .addOption(jsonOption())
    .action(async (options: SampleCommand, command: Command) => {
      const { seed, size, by, out, personal = false, language, json } = options;
      if (existsSync(out)) throw new WrongUse(`${out} exists already.`);
      await withLogOf(command, async ({ log, sealer }) => {
        const { position, size: logged } = await log.ledger.state();
        const population = await populationOf(log.store, position);
        const drawn =
          by === 'amount' ? drawByAmount(population, seed, size) : drawAtRandom(population, seed, size);
        const { members, hash, total } = population;
        const said = {
          ...{ seed, size, by, logSize: logged },
          population: { size: members.length, sha256: hash, total },
          drawn,
        };
        const archive = writeArchive(out);
        archive.add('sample.json', Buffer.from(`${JSON.stringify(said, null, 2)}\n`));
        const lines = members.map(({ trajectory, amount }) => `${trajectory} ${amount}\n`).join('');
        archive.add('population.txt', Buffer.from(lines));
        for (const { trajectory } of drawn) {
          const { files } = await makeDossier(trajectory, {
            ...{ store: log.store, sealer, log, signer: log.signer, language, mayOpen: personal },
            now: systemClock.now(),
          });
          archive.add(`${trajectory}.zip`, archiveOf(files));
        }
        archive.end();
        console.log(
          json
            ? JSON.stringify({ out, ...said })
            : `${out}: ${drawn.length} of ${members.length} trajectories drawn by ${by} with seed ${seed} (population ${hash}).`,
        );
      });
    });
