import { Command, Option } from 'commander';
import { demoPerson } from '@digihub/access';
import { playDemo } from '../demo/play-demo.js';
import { issuerOf, startServer } from '../server.js';
import { wholeNumber } from './options.js';

interface UpOptions {
  readonly data?: string;
  readonly port?: string;
  readonly host?: string;
  readonly demo?: true;
  readonly trajectories: number;
  readonly seed: number;
  readonly log?: string;
}

export const upCommand = (): Command =>
  new Command('up')
    .option('--port <n>', 'port (DIGIHUB_PORT, 3000)')
    .option('--host <address>', 'address to listen on (DIGIHUB_HOST, 127.0.0.1)')
    .option('--data <dir>', 'data folder (DIGIHUB_DATA, data/digihub)')
    .option('--log <level>', 'log level (DIGIHUB_LOG, warn)')
    .option('--demo', 'run on the demo clock, and play trajectories into an empty store')
    .addOption(
      new Option('--trajectories <n>', 'with --demo: how many')
        .default(64)
        .argParser(wholeNumber(0, 100_000)),
    )
    .addOption(
      new Option('--seed <n>', 'with --demo: seed of the script')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 31)),
    )
    .addHelpText('after', '\nAll other settings are environment variables: docs/configuration.md.')
    .action(async (options: UpOptions) => {
      const demo = options.demo ?? false;
      const environment = {
        ...process.env,
        ...given('DIGIHUB_PORT', options.port),
        ...given('DIGIHUB_HOST', options.host),
        ...given('DIGIHUB_DATA', options.data),
        ...given('DIGIHUB_LOG', options.log),
      };
      const server = await startServer({ environment, demo });
      const { store, clock } = server.parts;
      const empty = await onlyProgramme(store);
      console.log(`DigiHub runs at ${server.url}\n`);
      const line = (what: string, where: string) => console.log(`  ${what.padEnd(11)} ${where}`);
      for (const { name } of server.contexts) line(name, `${server.url}/${name}/docs`);
      line('audit', `${server.url}/audit/docs`);
      line('health', `${server.url}/intake/health/ready`);
      line('metrics', `${server.url}/metrics`);
      line('data', server.folder.root);
      if (!demo) return;
      line('demo clock', `${clock.now()} (this is a demo: nothing here is real)`);
      let example: string | undefined;
      if (empty && options.trajectories > 0) {
        console.log(`\nPlaying ${options.trajectories} trajectories (seed ${options.seed}) …`);
        const report = await playDemo(server, { seed: options.seed, trajectories: options.trajectories });
        const one = (wanted: string) => report.trajectories.find(({ outcome }) => outcome === wanted);
        example = (one('corrected') ?? one('settled'))?.trajectory;
        console.log(
          `  done in ${report.seconds} s: ${report.events} events; money closes: ${report.money.closes}`,
        );
      }
      const token = await issuerOf(server).issue(demoPerson('caseworker-west-vlaanderen'));
      console.log('\nLook around (a token for caseworker-west-vlaanderen, 12 hours, this machine only):\n');
      console.log(`  curl -H "Authorization: Bearer ${token}" ${server.url}/intake/v1/waiting\n`);
      console.log(`Next: npx digihub replay ${example ?? 'TRAJECTORY'} --data ${server.folder.root}`);
      console.log('      npx digihub token --as auditor');
    });

/** What the command line says goes before the environment. */
const given = (name: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [name]: value };

/** A fresh store holds at most the programme agreement, which finance records at its first start, and who looked. */
const onlyProgramme = async (store: {
  readAll(options: { after: bigint }): AsyncIterable<{ stream: string }>;
}): Promise<boolean> => {
  for await (const { stream } of store.readAll({ after: -1n }))
    if (!stream.startsWith('programme') && !stream.startsWith('access-')) return false;
  return true;
};
