import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { Ledger, ledgerMigrations, type LedgerTables, type Verification, verifyStore } from '@digihub/ledger';
import { type Checkpoint, openCheckpoint, parseVerifier, ProofFailed } from '@digihub/ledger-proofs';
import { openReadDatabase } from '@digihub/read-models';
import { dataFolder, holdsData } from '../data-folder.js';
import { exitCodes, Unable, WrongUse } from './exit-codes.js';
import { dataOption, jsonOption } from './options.js';

interface VerifyCommand {
  readonly data: string;
  readonly since: readonly string[];
  readonly vkey: readonly string[];
  readonly json?: true;
}

const several = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Reads the data folder itself, also beside a server that runs on it. */
export const verifyCommand = (): Command =>
  new Command('verify')
    .description(
      'read every event again and compare it with the log, its signed checkpoints, and those kept outside',
    )
    .option('--since <file>', 'a checkpoint that was kept outside (may be repeated)', several, [])
    .option(
      '--vkey <vkey>',
      'the key that signed it, kept outside too; else one that the log knows',
      several,
      [],
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nNames the first event that was changed, dropped, inserted or moved, and exits with 1.',
    )
    .action(async ({ data, since, vkey, json }: VerifyCommand) => {
      const folder = dataFolder(data);
      if (!holdsData(folder)) throw new Unable(`There is no data in ${folder.root}.`);
      const file = join(folder.readModels, 'audit.db');
      const ledger = existsSync(file)
        ? new Ledger(await openReadDatabase<LedgerTables>({ file, migrations: ledgerMigrations }))
        : undefined;
      const store = await openEmbeddedStore({ folder: folder.events, readOnly: true });
      try {
        const kept = await openKept(since, vkey, ledger);
        if (!ledger && kept.length === 0)
          throw new Unable(`There is no log in ${folder.root} yet: start the server once, or give --since.`);
        const found = await verifyStore({ store, ledger, since: kept });
        console.log(
          json ? JSON.stringify({ ...found, position: String(found.position) }) : asSentence(found),
        );
        if (found.finding) process.exitCode = exitCodes.difference;
      } catch (error) {
        if (!(error instanceof ProofFailed)) throw error;
        console.log(json ? JSON.stringify({ error: error.code, message: error.message }) : error.message);
        process.exitCode = exitCodes.difference;
      } finally {
        await store.close();
        await ledger?.database.close();
      }
    });

/** @throws ProofFailed where one was not signed by a key that is trusted, or is no checkpoint. */
const openKept = async (
  files: readonly string[],
  vkeys: readonly string[],
  ledger: Ledger | undefined,
): Promise<Checkpoint[]> => {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new WrongUse(`There is no file ${missing}.`);
  const given = vkeys.map((text) => {
    try {
      return parseVerifier(text);
    } catch {
      throw new WrongUse('--vkey is a key in the form name+keyid+base64.');
    }
  });
  const verifiers = given.length > 0 ? given : ((await ledger?.verifiers()) ?? []);
  if (files.length > 0 && verifiers.length === 0)
    throw new WrongUse('Give the key of the checkpoint with --vkey: there is no log here that knows it.');
  return files.map((file) => openCheckpoint(readFileSync(file, 'utf8'), verifiers));
};

const asSentence = ({ events, logged, checkpoints, finding }: Verification): string =>
  finding
    ? `${finding.kind}: ${finding.message}`
    : `${events} events are as they were logged, under ${checkpoints} signed checkpoints` +
      (events > logged ? `; the last ${events - logged} are not in the log yet.` : '.');
