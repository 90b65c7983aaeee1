import { Command, Option } from 'commander';
import { exportEvents, type ExportFormat, exportFormats } from '@digihub/audit/history';
import type { Instant } from '@digihub/kernel';
import { programme } from '@digihub/programme';
import { WrongUse } from './exit-codes.js';
import { outOption } from './files.js';
import { beginningOption, momentOption } from './moments.js';
import { historyOption, withHistory } from './open-history.js';
import { jsonOption } from './options.js';
import { progress } from './progress.js';

interface ExportCommandOptions {
  readonly format: ExportFormat;
  readonly out: string;
  readonly hub?: string;
  readonly from?: Instant;
  readonly until?: Instant;
  readonly trajectory?: readonly string[];
  readonly type?: readonly string[];
  readonly json?: true;
}

/** Needs no key. */
export const exportCommand = (): Command =>
  new Command('export')
    .addOption(
      new Option('--format <format>', 'OCEL 2.0, XES 1.0 or CSV')
        .choices(exportFormats)
        .makeOptionMandatory(),
    )
    .addOption(outOption('the file to write'))
    .addOption(new Option('--hub <code>', 'of one hub').choices(programme.hubs.map(({ code }) => code)))
    .addOption(beginningOption('--from <moment>', 'recorded from then on'))
    .addOption(momentOption('--until <moment>', 'recorded up to then'))
    .option('--trajectory <id...>', 'of these trajectories')
    .option('--type <name...>', 'events of these names, or that begin so: coaching, finance.invoice-issued')
    .addOption(historyOption())
    .addOption(jsonOption())
    .action((options: ExportCommandOptions, command: Command) => {
      const { format, out: file, hub, from, until, trajectory, type, json } = options;
      if (from !== undefined && until !== undefined && from > until)
        throw new WrongUse('--from lies after --until.');
      return withHistory(command, async ({ store }) => {
        const selection = { hub, from, until, trajectories: trajectory, types: type };
        const events = await exportEvents(store, {
          ...{ format, file, selection },
          progress: (done) => progress.show(`${done} events`),
        });
        progress.clear();
        console.log(json ? JSON.stringify({ file, format, events }) : `${events} events are in ${file}.`);
      });
    });
