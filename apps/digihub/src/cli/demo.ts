import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { playDemo } from '../demo/play-demo.js';
import { startServer } from '../server.js';
import { exitCodes } from './exit-codes.js';
import { jsonOption, wholeNumber } from './options.js';
import { progress } from './progress.js';

interface DemoCommandOptions {
  readonly seed: number;
  readonly trajectories: number;
  readonly data?: string;
  readonly json?: true;
}

export const demoCommand = (): Command =>
  new Command('demo')
    .addOption(new Option('--seed <n>', 'seed of the script').default(1).argParser(wholeNumber(0, 2 ** 31)))
    .addOption(new Option('--trajectories <n>', 'how many').default(64).argParser(wholeNumber(1, 100_000)))
    .addOption(new Option('--data <dir>', 'keep the data in this folder; default: a temporary one, removed'))
    .addOption(jsonOption())
    .action(async ({ seed, trajectories, data, json }: DemoCommandOptions) => {
      const folder = data ?? mkdtempSync(join(tmpdir(), 'digihub-demo-'));
      const server = await startServer({
        environment: { DIGIHUB_DATA: folder, DIGIHUB_PORT: '0' },
        demo: true,
      });
      try {
        const report = await playDemo(server, {
          ...{ seed, trajectories },
          progress: (done, total) => progress.show(`${done} of ${total} trajectories`),
        });
        progress.clear();
        console.log(json ? JSON.stringify(report) : told(report));
        if (!report.money.closes) process.exitCode = exitCodes.difference;
      } finally {
        await server.stop();
        if (data === undefined) rmSync(folder, { recursive: true, force: true });
      }
    });

const told = (report: Awaited<ReturnType<typeof playDemo>>): string =>
  [
    `${report.trajectories.length} trajectories, ${report.commands} commands, ${report.events} events in ${report.seconds} s`,
    ...Object.entries(report.counts).map(([outcome, count]) => `  ${outcome.padEnd(24)} ${count}`),
    `money closes per hub and source: ${report.money.closes ? 'yes' : 'NO'}`,
  ].join('\n');
