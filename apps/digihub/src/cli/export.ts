import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { exportEvents, type ExportFormat, exportFormats, momentFrom } from '@digihub/audit';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import type { Instant } from '@digihub/kernel';
import { programme } from '@digihub/programme';
import { dataFolder, holdsData } from '../data-folder.js';
import { Unable, WrongUse } from './exit-codes.js';
import { dataOption, jsonOption } from './options.js';

interface ExportCommandOptions {
  readonly data: string;
  readonly format: ExportFormat;
  readonly out: string;
  readonly hub?: string;
  readonly from?: string;
  readonly until?: string;
  readonly trajectory?: readonly string[];
  readonly type?: readonly string[];
  readonly json?: true;
}

/** Reads the data folder itself, beside a server that may be running: it writes nothing there and needs no key. */
export const exportCommand = (): Command =>
  new Command('export')
    .description('write events for process mining and analysis into a file; no personal data')
    .addOption(
      new Option('--format <format>', 'OCEL 2.0, XES 1.0 or CSV')
        .choices(exportFormats)
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'a file that is not there yet')
    .addOption(new Option('--hub <code>', 'of one hub').choices(programme.hubs.map(({ code }) => code)))
    .option('--from <moment>', 'recorded from this moment; a day means its end')
    .option('--until <moment>', 'recorded up to this moment, or the end of this day')
    .option('--trajectory <id...>', 'of these trajectories')
    .option('--type <name...>', 'events of these names, or that begin so: coaching, finance.invoice-issued')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: ExportCommandOptions) => {
      const { data, format, out, hub, trajectory, type, json } = options;
      const selection = {
        ...{ hub, trajectories: trajectory, types: type },
        from: moment('--from', options.from),
        until: moment('--until', options.until),
      };
      const folder = dataFolder(data);
      if (!holdsData(folder)) throw new Unable(`There is no data in ${folder.root}; start with "npm start".`);
      const file = resolve(out);
      if (existsSync(file)) throw new Unable(`${file} is there already.`);
      const store = await openEmbeddedStore({ folder: folder.events, readOnly: true });
      try {
        const progress = (events: number): void => {
          if (process.stderr.isTTY) process.stderr.write(`\r${events} events\u001b[K`);
        };
        const events = await exportEvents(store, { format, file, selection, progress });
        if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
        console.log(json ? JSON.stringify({ file, format, events }) : `${events} events are in ${file}.`);
      } finally {
        await store.close();
      }
    });

const moment = (option: string, text: string | undefined): Instant | undefined => {
  if (text === undefined) return undefined;
  const instant = momentFrom(text);
  if (!instant) throw new WrongUse(`${option} is a day (2022-06-30) or a moment (2022-06-30T10:00:00Z).`);
  return instant;
};
