import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { archiveOf, makeDossier } from '@digihub/audit/history';
import {
  openCheckpoint,
  ProofFailed,
  readArchive,
  type Verifier,
  verifyDossier,
} from '@digihub/ledger-proofs';
import { exitCodes } from './exit-codes.js';
import { givenFile, outOption } from './files.js';
import { vkeyOption } from './given-proof.js';
import { withLogOf } from './log-of-history.js';
import { historyOption } from './open-history.js';
import { jsonOption, languageOption } from './options.js';
import { progress } from './progress.js';

interface DossierCommand {
  readonly out: string;
  readonly personal?: boolean;
  readonly language: 'nl' | 'en';
  readonly since?: string;
  readonly json?: true;
}

export const dossierCommand = (): Command =>
  new Command('dossier')
    .argument('<trajectory>', 'id of the trajectory')
    .addOption(outOption('the ZIP archive to write'))
    .option('--personal', 'with personal data readable, for who may see it')
    .addOption(languageOption('of the report'))
    .option('--since <file>', 'a checkpoint that its reader has: prove that the log continues it')
    .addOption(historyOption())
    .addOption(jsonOption())
    .action(async (trajectory: string, options: DossierCommand, command: Command) => {
      const { out, personal = false, language, since, json } = options;
      const kept = since === undefined ? undefined : givenFile(since).toString();
      await withLogOf(command, async ({ log, sealer, clock }) => {
        progress.show(`${trajectory} …`);
        const dossier = await makeDossier(trajectory, {
          ...{ store: log.store, sealer, log, signer: log.signer, language, mayOpen: personal },
          ...{ now: clock.now(), demo: clock.demo, wholeSheets: true },
          since: kept === undefined ? undefined : openCheckpoint(kept, await log.ledger.verifiers()).size,
        });
        const bytes = archiveOf(dossier.files);
        writeFileSync(out, bytes, { flag: 'wx', mode: 0o600 });
        progress.clear();
        const { events, checkpoint } = dossier.case;
        console.log(
          json
            ? JSON.stringify({
                trajectory,
                out,
                bytes: bytes.length,
                events: events.length,
                size: checkpoint.size,
              })
            : `${out}: ${events.length} events of ${trajectory}, proven in a log of ${checkpoint.size}.\n` +
                `Verify it with: digihub verify-dossier ${out} --vkey '${log.signer.verifier.vkey}'`,
        );
      });
    });

interface VerifyDossierCommand {
  readonly vkey: readonly Verifier[];
  readonly since?: string;
  readonly json?: true;
}

export const verifyDossierCommand = (): Command =>
  new Command('verify-dossier')
    .argument('<file>', 'the ZIP archive')
    .addOption(vkeyOption('key of the log, from elsewhere than the dossier').makeOptionMandatory())
    .option('--since <file>', 'a checkpoint of the log that was kept elsewhere')
    .addOption(jsonOption())
    .action((file: string, { vkey, since, json }: VerifyDossierCommand) => {
      const archive = givenFile(file);
      const kept = since === undefined ? undefined : givenFile(since).toString();
      try {
        const { trajectory, events, checkpoint } = verifyDossier(readArchive(archive), {
          verifiers: vkey,
          since: kept,
        });
        const { origin, size } = checkpoint;
        console.log(
          json
            ? JSON.stringify({ verified: true, trajectory, events, origin, size })
            : `${trajectory}: all its ${events} events, proven in the log ${origin} of ${size} events.`,
        );
      } catch (error) {
        if (!(error instanceof ProofFailed)) throw error;
        const { code, message } = error;
        console.log(
          json ? JSON.stringify({ verified: false, code, message }) : `NOT VERIFIED: ${code}: ${message}`,
        );
        process.exitCode = exitCodes.difference;
      }
    });
