import { Command, Option } from 'commander';
import { type LogLevel, logLevels } from '@digihub/telemetry';
import { demoPerson } from '@digihub/access';
import { playDemo } from '../demo/play-demo.js';
import { startServer } from '../server.js';
import { dataOption, wholeNumber } from './options.js';

interface UpOptions {
  readonly data: string;
  readonly port: number;
  readonly host: string;
  readonly demo?: true;
  readonly trajectories: number;
  readonly seed: number;
  readonly log: LogLevel;
}

export const upCommand = (): Command =>
  new Command('up')
    .description('run all services in one process on the embedded store')
    .addOption(
      new Option('--port <n>', 'port').env('DIGIHUB_PORT').default(3000).argParser(wholeNumber(0, 65_535)),
    )
    .addOption(
      new Option('--host <address>', 'address to listen on').env('DIGIHUB_HOST').default('127.0.0.1'),
    )
    .addOption(dataOption())
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
    .addOption(new Option('--log <level>', 'log level').choices(logLevels).env('DIGIHUB_LOG').default('warn'))
    .action(async (options: UpOptions) => {
      const demo = options.demo ?? false;
      const server = await startServer({ ...options, demo, logLevel: options.log });
      const { issuer, store, clock } = server.parts;
      const empty = (await store.head()) < 0n || (await onlyProgramme(server.parts.store));
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
        example = report.trajectories.find(({ outcome }) => outcome === 'settled')?.trajectory;
        console.log(
          `  done in ${report.seconds} s: ${report.events} events; money closes: ${report.money.closes}`,
        );
      }
      const token = await issuer.issue(demoPerson('caseworker-west-vlaanderen'));
      console.log('\nLook around (a token for caseworker-west-vlaanderen, 12 hours, this machine only):\n');
      console.log(`  curl -H "Authorization: Bearer ${token}" ${server.url}/intake/v1/waiting\n`);
      console.log(`Next: npx digihub replay ${example ?? 'TRAJECTORY'} --data ${options.data}`);
      console.log('      npx digihub token --as auditor');
    });

/** A fresh store holds at most the programme agreement, which finance records at its first start. */
const onlyProgramme = async (store: {
  readAll(options: { after: bigint }): AsyncIterable<{ stream: string }>;
}): Promise<boolean> => {
  for await (const { stream } of store.readAll({ after: -1n }))
    if (!stream.startsWith('programme')) return false;
  return true;
};
