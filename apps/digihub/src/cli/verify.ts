import { Command } from 'commander';
import { type Ledger, type Verification, verifyStore } from '@digihub/ledger';
import { type Checkpoint, openCheckpoint, ProofFailed, type Verifier } from '@digihub/ledger-proofs';
import { asJson } from './as-json.js';
import { exitCodes, Unable, WrongUse } from './exit-codes.js';
import { givenFile } from './files.js';
import { vkeyOption } from './given-proof.js';
import { withLedger } from './log-of-history.js';
import { historyOption, withHistory } from './open-history.js';
import { jsonOption } from './options.js';
import { progress } from './progress.js';

interface VerifyCommand {
  readonly since?: readonly string[];
  readonly vkey?: readonly Verifier[];
  readonly json?: true;
}

const several = (value: string, before: readonly string[] = []): string[] => [...before, value];

export const verifyCommand = (): Command =>
  new Command('verify')
    .option('--since <file>', 'a checkpoint that was kept outside (may be repeated)', several)
    .addOption(vkeyOption('the key that signed it, kept outside too; else one that the log knows'))
    .addOption(historyOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nNames the first event that was changed, dropped, inserted or moved, and exits with 1.',
    )
    .action(({ since = [], vkey = [], json }: VerifyCommand, command: Command) =>
      withHistory(command, (history) =>
        withLedger(history, async (ledger) => {
          const { store, where } = history;
          try {
            const kept = await openKept(since, vkey, ledger);
            if (!ledger && kept.length === 0)
              throw new Unable(`There is no log of ${where} yet: start the server once, or give --since.`);
            const { size } = (await ledger?.state()) ?? { size: 0 };
            const found = await verifyStore({
              ...{ store, ledger, since: kept },
              onProgress: (events) => progress.show(`${events} of ${Math.max(events, size)} events`),
            });
            progress.clear();
            console.log(json ? asJson(found) : asSentence(found));
            if (found.finding) process.exitCode = exitCodes.difference;
          } catch (error) {
            if (!(error instanceof ProofFailed)) throw error;
            progress.clear();
            console.log(json ? JSON.stringify({ error: error.code, message: error.message }) : error.message);
            process.exitCode = exitCodes.difference;
          }
        }),
      ),
    );

/** @throws ProofFailed where one was not signed by a key that is trusted, or is no checkpoint. */
const openKept = async (
  files: readonly string[],
  given: readonly Verifier[],
  ledger: Ledger | undefined,
): Promise<Checkpoint[]> => {
  const notes = files.map((file) => givenFile(file).toString());
  const verifiers = given.length > 0 ? given : ((await ledger?.verifiers()) ?? []);
  if (files.length > 0 && verifiers.length === 0)
    throw new WrongUse('Give the key of the checkpoint with --vkey: there is no log here that knows it.');
  return notes.map((note) => openCheckpoint(note, verifiers));
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const asSentence = ({ events, logged, checkpoints, finding }: Verification): string => {
  if (finding) return `${finding.kind}: ${finding.message}`;
  const under = counted(checkpoints, 'signed checkpoint');
  if (logged === 0)
    return `${counted(events, 'event')} read: they continue ${under} kept outside. There is no log here to compare each of them with.`;
  const later = events - logged;
  return (
    `${counted(logged, 'event')} ${logged === 1 ? 'is as it was' : 'are as they were'} logged, under ${under}` +
    (later > 0 ? `; ${later} more ${later === 1 ? 'is' : 'are'} not in the log yet.` : '.')
  );
};
