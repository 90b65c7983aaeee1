import { setTimeout } from 'node:timers/promises';
import { Argument, Command, Option } from 'commander';
import { openEngines } from '@digihub/composition';
import { readConfiguration } from '@digihub/configuration';
import type { RunningContext } from '@digihub/context';
import type { RebuildStopped } from '@digihub/read-models';
import { contextsOfOneProcess } from '../contexts.js';
import { makeDataFolder, runningServer } from '../data-folder.js';
import { ask } from './ask.js';
import { existingData } from './existing-data.js';
import { exitCodes, Unable, WrongUse } from './exit-codes.js';
import { dataOption, jsonOption } from './options.js';
import { progress } from './progress.js';

interface RebuildOptions {
  readonly data: string;
  readonly json?: true;
  readonly compareOnly?: true;
  readonly afresh?: true;
  readonly back?: true;
  readonly discard?: true;
}

interface Found {
  readonly table: string;
  readonly only: 'live' | 'rebuilt';
  readonly row: object;
}

interface Status {
  readonly state: 'idle' | 'running' | 'ended' | 'stopped';
  readonly done: string;
  readonly of: string;
  readonly differences: readonly Found[];
  readonly trouble: string | null;
}

/** In the order of `contextsOfOneProcess`. */
const contexts = ['intake', 'routing', 'coaching', 'finance', 'erasure'] as const;
const betweenLooks = 100;

/** Through the server that runs on the data folder; where none runs, in the folder itself. */
export const rebuildCommand = (): Command =>
  new Command('rebuild')
    .addArgument(new Argument('<context>', 'whose').choices(contexts))
    .argument('[read-model]', 'name of one table; absent: all')
    .option('--compare-only', 'leave the live ones as they are')
    .option('--afresh', 'begin anew, though another was interrupted')
    .addOption(
      new Option('--back', 'exchange again: what was live before, as of now').conflicts([
        'compareOnly',
        'afresh',
      ]),
    )
    .addOption(
      new Option('--discard', 'take away what was kept for the way back, or half made').conflicts([
        'back',
        'compareOnly',
        'afresh',
      ]),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (context: string, readModel: string | undefined, options: RebuildOptions) => {
      if (readModel !== undefined && (options.back || options.discard))
        throw new WrongUse('--back and --discard are for all that was exchanged together.');
      const done = runningServer(existingData(options.data))
        ? await onServer(context, readModel, options)
        : await inFolder(context, readModel, options);
      if (done.trouble !== null)
        throw new Unable(`Not finished: ${done.trouble}. What has been made stays; run it again to go on.`);
      if (options.json) console.log(JSON.stringify({ context, differences: done.differences }));
      else for (const line of told(context, options, done)) console.log(line);
      if (done.differences.length > 0) process.exitCode = exitCodes.difference;
    });

type Done = Pick<Status, 'differences' | 'trouble'>;

const told = (context: string, options: RebuildOptions, { differences }: Done): string[] => {
  if (options.discard) return [`Nothing stands beside the live read models of ${context} any more.`];
  if (options.back) return [`What was live in ${context} before is live again, as of now.`];
  const rows = differences.map(({ table, only, row }) => `  ${only} ${table} ${JSON.stringify(row)}`);
  const found = rows.length === 0 ? 'no difference' : `${rows.length} rows that only one of them had`;
  return [
    ...rows,
    options.compareOnly
      ? `${context}: ${found}; the live read models are as they were.`
      : `${context}: ${found}; the rebuilt read models are live. Back: digihub rebuild ${context} --back`,
  ];
};

const onServer = async (
  context: string,
  readModel: string | undefined,
  { data, back, discard, compareOnly, afresh }: RebuildOptions,
): Promise<Done> => {
  const path = `${context}/rebuild`;
  if (discard) await ask(data, 'POST', `${path}/discard`, {});
  else if (back) await ask(data, 'POST', `${path}/back`, {});
  else await ask(data, 'POST', path, { readModel, compareOnly, afresh });
  if (discard) return { differences: [], trouble: null };
  for (;;) {
    const status = await ask<Status>(data, 'GET', path);
    progress.show(`${status.done} of ${status.of}`);
    if (status.state !== 'running') return status;
    await setTimeout(betweenLooks);
  }
};

const inFolder = async (
  name: string,
  readModel: string | undefined,
  { data, back, discard, compareOnly, afresh }: RebuildOptions,
): Promise<Done> => {
  const engines = await openEngines(readConfiguration({ ...process.env, DIGIHUB_DATA: data }), {
    folders: makeDataFolder(data),
    report: ({ error }) => console.error(error),
  });
  const opened: RunningContext[] = [];
  try {
    // Not started: nothing follows the store, no deadline fires.
    const context = await contextsOfOneProcess[contexts.indexOf(name as (typeof contexts)[number])]!(engines);
    opened.push(context);
    const { rebuilding, context: contents } = context.runtime;
    const known: readonly string[] = contents.tables;
    if (readModel !== undefined && !known.includes(readModel))
      throw new WrongUse(`${name} has no read model ${readModel}; it has ${known.join(', ')}.`);
    if (discard) {
      await rebuilding.discard();
      return { differences: [], trouble: null };
    }
    if (back) await rebuilding.back().catch(unable);
    else rebuilding.run({ tables: readModel === undefined ? known : [readModel], compareOnly, afresh });
    const { found, trouble } = await rebuilding.settled();
    return {
      differences: found.map(({ table, only, row }) => ({
        table,
        only: only === 'first' ? 'live' : 'rebuilt',
        row,
      })),
      trouble: trouble === undefined ? null : (trouble as Error).message,
    };
  } finally {
    for (const { runtime } of opened) await runtime.stop();
    await engines.close();
  }
};

const unable = (error: RebuildStopped): never => {
  throw new Unable(`Not done: ${error.message}.`);
};
