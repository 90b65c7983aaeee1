import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { archiveOf, makeDossier } from '@digihub/audit';
import { systemClock } from '@digihub/kernel';
import {
  openCheckpoint,
  ProofFailed,
  readArchive,
  parseVerifier,
  verifyDossier,
} from '@digihub/ledger-proofs';
import { exitCodes, Unable, WrongUse } from './exit-codes.js';
import { withLogOf } from './log-of-folder.js';
import { dataOption, jsonOption } from './options.js';

interface DossierCommand {
  readonly data: string;
  readonly out: string;
  readonly personal?: boolean;
  readonly language: 'nl' | 'en';
  readonly since?: string;
  readonly json?: true;
}

const textOf = (file: string): string => {
  if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
  return readFileSync(file, 'utf8');
};

export const dossierCommand = (): Command =>
  new Command('dossier')
    .description('make the dossier of one trajectory: events, decisions, money, and the proof that it is all')
    .argument('<trajectory>', 'id of the trajectory')
    .requiredOption('--out <file>', 'the ZIP archive to write; one that exists is not overwritten')
    .option('--personal', 'with personal data readable, for who may see it')
    .option('--language <language>', 'of the report: nl or en', 'nl')
    .option('--since <file>', 'a checkpoint that its reader has: prove that the log continues it')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (trajectory: string, options: DossierCommand) => {
      const { data, out, personal = false, language, since, json } = options;
      if (!['nl', 'en'].includes(language)) throw new WrongUse('--language is nl or en.');
      if (existsSync(out)) throw new WrongUse(`${out} exists already.`);
      const kept = since === undefined ? undefined : textOf(since);
      await withLogOf(data, async ({ log, sealer }) => {
        const dossier = await makeDossier(trajectory, {
          ...{ store: log.store, sealer, log, signer: log.signer, language, mayOpen: personal },
          now: systemClock.now(),
          since: kept === undefined ? undefined : openCheckpoint(kept, await log.ledger.verifiers()).size,
        });
        const bytes = archiveOf(dossier.files);
        writeFileSync(out, bytes, { flag: 'wx', mode: 0o600 });
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
  readonly vkey: readonly string[];
  readonly since?: string;
  readonly json?: true;
}

export const verifyDossierCommand = (): Command =>
  new Command('verify-dossier')
    .description('verify a dossier, without network and without the system that made it')
    .argument('<file>', 'the ZIP archive')
    .requiredOption(
      '--vkey <vkey>',
      'key of the log, from elsewhere than the dossier (may be repeated)',
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option('--since <file>', 'a checkpoint of the log that was kept elsewhere')
    .addOption(jsonOption())
    .action((file: string, { vkey, since, json }: VerifyDossierCommand) => {
      const verifiers = vkey.map((text) => {
        try {
          return parseVerifier(text);
        } catch {
          throw new WrongUse('--vkey is a key in the form name+keyid+base64.');
        }
      });
      if (!existsSync(file)) throw new Unable(`There is no file ${file}.`);
      const kept = since === undefined ? undefined : textOf(since);
      try {
        const { trajectory, events, checkpoint } = verifyDossier(readArchive(readFileSync(file)), {
          verifiers,
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
