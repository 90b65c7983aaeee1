import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '@digihub/configuration';
import { StoreUnusable } from '@digihub/event-store';
import { Problem } from '@digihub/kernel';
import { accessLogCommand } from './access-log.js';
import { backupCommand, restoreCommand } from './backup.js';
import { exitCodes, Unable, WrongUse } from './exit-codes.js';
import { demoCommand } from './demo.js';
import { diffCommand } from './diff.js';
import { exportCommand } from './export.js';
import { migrateCommand } from './migrate.js';
import { parkedCommand } from './parked.js';
import { rebuildCommand } from './rebuild.js';
import { redecideCommand } from './redecide.js';
import { reconcileCommand } from './reconcile.js';
import { replayCommand } from './replay.js';
import { tokenCommand } from './token.js';
import { totalsCommand } from './totals.js';
import { upCommand } from './up.js';
import { dossierCommand, verifyDossierCommand } from './dossier.js';
import { sampleCommand } from './sample.js';
import { verifyCommand } from './verify.js';
import { whatIfCommand } from './what-if.js';

const program = (): Command => {
  const root = new Command('digihub')
    .description('Event-sourced case management for the Flemish DigiHubs.')
    .version('0.1.0')
    .showHelpAfterError('(digihub --help shows what there is)')
    .addHelpText('after', '\nExit codes: 0 fine, 1 found a difference, 2 wrong use, 3 could not run.');
  for (const command of [
    upCommand(),
    verifyCommand(),
    dossierCommand(),
    verifyDossierCommand(),
    sampleCommand(),
    demoCommand(),
    replayCommand(),
    diffCommand(),
    totalsCommand(),
    redecideCommand(),
    accessLogCommand(),
    whatIfCommand(),
    tokenCommand(),
    backupCommand(),
    restoreCommand(),
    migrateCommand(),
    parkedCommand(),
    rebuildCommand(),
    exportCommand(),
    reconcileCommand(),
  ]) {
    root.addCommand(command);
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
    await program().parseAsync([...argv]);
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.fine;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUse;
    console.error(sentenceOf(error));
    return error instanceof WrongUse || error instanceof ConfigurationError
      ? exitCodes.wrongUse
      : exitCodes.couldNotRun;
  }
};

const sentenceOf = (error: unknown): string => {
  if (error instanceof Problem) return error.sentence.en;
  const told = [StoreUnusable, WrongUse, Unable, ConfigurationError];
  if (told.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};
