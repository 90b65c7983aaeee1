import {
  canonicalEvent,
  type DossierFiles,
  dossierFiles,
  type Hash,
  manifestHeading,
  proveConsistency,
  proveInclusion,
  sha256,
  type Signer,
  signNote,
  verifyScript,
} from '@digihub/ledger-proofs';
import type { Language } from '@digihub/http';
import { readableBy, statusesOf } from '../replay.js';
import { type Case, type CaseEvent, type CaseReader, collectCase } from './collect-case.js';
import { drillMoney } from './drill-money.js';
import { howToVerify } from './how-to-verify.js';
import { report } from './report.js';

export interface DossierOptions extends CaseReader {
  readonly signer: Signer;
  readonly language: Language;
  /** Size of a checkpoint that its reader has: the dossier proves that it continues it. */
  readonly since?: number | undefined;
}

export interface Dossier {
  readonly case: Case;
  readonly files: DossierFiles;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const base64 = (hashes: readonly Hash[]): string[] => hashes.map((hash) => hash.toString('base64'));

/**
 * The dossier of a trajectory: what happened, what was decided and on which facts, the money, and the proof that it
 * is all and as it was written.
 * @throws Problem as `collectCase`
 */
export const makeDossier = async (trajectory: string, options: DossierOptions): Promise<Dossier> => {
  const found = await collectCase(trajectory, options);
  const money = drillMoney(found);
  const texts: Readonly<Record<string, string>> = {
    [dossierFiles.checkpoint]: found.checkpoint.note,
    [dossierFiles.events]: linesOf(found.events),
    [dossierFiles.sheets]: linesOf(found.sheets),
    [dossierFiles.proofs]: json(await proofsOf(found, options)),
    vkey: `${options.signer.verifier.vkey}\n`,
    'readable.json': json(readable(found)),
    'state.json': json({ statuses: statusesOf(found.states), states: found.states }),
    'decisions.json': json(await decisions(found, options)),
    'money.json': json(money),
    'report.html': report(found, money, options),
    'HOW-TO-VERIFY.txt': howToVerify(options.language, trajectory),
    'verify.py': verifyScript,
  };
  const files = new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const));
  const lines = [...files].map(([name, bytes]) => `${sha256(bytes).toString('hex')}  ${name}`);
  const manifest = [manifestHeading, trajectory, ...lines].map((line) => `${line}\n`).join('');
  return {
    case: found,
    files: new Map([[dossierFiles.manifest, Buffer.from(signNote(manifest, options.signer))], ...files]),
  };
};

const linesOf = (events: readonly CaseEvent[]): string =>
  events.map(({ stored }) => `${canonicalEvent(stored)}\n`).join('');

const proofsOf = async ({ events, sheets, checkpoint, proof }: Case, { log, since }: DossierOptions) => {
  const subtrees = log.ledger.subtrees();
  const { size } = checkpoint;
  const provenOf = async (told: readonly CaseEvent[]) => {
    const proven = [];
    for (const { index } of told)
      proven.push({ index, proof: base64(await proveInclusion(subtrees, index, size)) });
    return proven;
  };
  return {
    events: await provenOf(events),
    sheets: await provenOf(sheets),
    case: { bucket: proof.text, proof: base64(proof.proof) },
    ...(since !== undefined && since < size
      ? { consistency: { from: since, proof: base64(await proveConsistency(subtrees, since, size)) } }
      : {}),
  };
};

const readable = ({ events }: Case) =>
  events.map(({ index, stored, data, sentence, step }) => ({
    index,
    id: stored.id,
    type: stored.type,
    stream: stored.stream,
    revision: stored.revision,
    recordedAt: stored.metadata.recordedAt,
    occurredAt: stored.metadata.occurredAt ?? null,
    by: stored.metadata.actor,
    sentence,
    ...(step ? { statuses: step.statuses, money: step.money ?? null } : {}),
    data,
  }));

/** Each decision: the command, the moment, the rules, the facts, and what came of it. */
const decisions = async ({ events }: Case, { sealer, mayOpen }: CaseReader) => {
  const commitOf = ({ stored: { stream, metadata } }: CaseEvent) => `${stream} ${metadata.commandId}`;
  const commits = Map.groupBy(events, commitOf);
  const made = [];
  for (const event of events) {
    const { stored } = event;
    const { command, facts, actor, rulesVersion, programmeVersion, commandId } = stored.metadata;
    if (!command) continue;
    made.push({
      command: { ...command, data: await readableBy(command.data, sealer, mayOpen) },
      commandId,
      by: actor,
      ...{ rulesVersion, programmeVersion },
      facts: (await readableBy(facts ?? null, sealer, mayOpen)) ?? null,
      stream: stored.stream,
      events: commits.get(commitOf(event))!.map(({ index, stored: { id, type } }) => ({ index, id, type })),
    });
  }
  return made;
};
