import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '@digihub/configuration';
import { StoreUnusable } from '@digihub/event-store';
import { Problem } from '@digihub/kernel';
import { commands } from './commands.js';
import { exitCodes, Unable, WrongUse } from './exit-codes.js';
import { fileTrouble } from './files.js';
import { progress } from './progress.js';

/** The command line as far as these words need it: of commands that they do not name, name and description. */
const programFor = async (words: readonly string[]): Promise<Command> => {
  const root = new Command('digihub')
    .description('Event-sourced case management for the Flemish DigiHubs.')
    .version('0.1.0')
    .showHelpAfterError('(digihub --help shows what there is)')
    .addHelpText('after', '\nExit codes: 0 fine, 1 found a difference, 2 wrong use, 3 could not run.');
  for (const { name, does, load } of commands) {
    const command = words.includes(name) ? await load() : new Command(name);
    root.addCommand(command.description(does));
  }
  const quiet = (command: Command): void => {
    command.exitOverride();
    command.commands.forEach(quiet);
  };
  quiet(root);
  return root;
};

/** Runs the command line; gives its exit code. */
export const run = async (argv: readonly string[]): Promise<number> => {
  try {
    await (await programFor(argv.slice(2))).parseAsync([...argv]);
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.fine;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUse;
    progress.clear();
    console.error(sentenceOf(error));
    return error instanceof WrongUse || error instanceof ConfigurationError
      ? exitCodes.wrongUse
      : exitCodes.couldNotRun;
  }
};

const sentenceOf = (error: unknown): string => {
  if (error instanceof Problem) return error.sentence.en;
  const told = [StoreUnusable, WrongUse, Unable, ConfigurationError];
  if (told.some((kind) => error instanceof kind) || isAway(error)) return (error as Error).message;
  return fileTrouble(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
};

/** An engine is away, and its adapter says so, as `isEngineAway` of the read models knows it. */
const isAway = (error: unknown): boolean =>
  error instanceof Error && 'unavailable' in error && error.unavailable === true;
