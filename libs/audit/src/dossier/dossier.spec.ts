import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, NewEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { derivedUuid, systemClock } from '@digihub/kernel';
import { Checkpoints, rotateSigningKey, signingKeyIn } from '@digihub/ledger';
import {
  type DossierFiles,
  leafHash,
  manifestHeading,
  newSignerText,
  parseSigner,
  parseVerifier,
  ProofFailed,
  readArchive,
  sha256,
  type Signer,
  signCheckpoint,
  signNote,
  verifyDossier,
  verifyScript,
} from '@digihub/ledger-proofs';
import { type KeyRing, openKeyRing } from '@digihub/privacy';
import { openReadDatabase } from '@digihub/read-models';
import { type KeptLog, openLog } from '../log/open-log.js';
import { archiveOf } from './archive.js';
import { type DossierOptions, makeDossier } from './make-dossier.js';

const trajectory = '7x3k9m2p4q8r1s5t';
const other = '7x3k9m2p4q8r1s5v';

describe('a dossier', () => {
  let folder: string;
  let store: EventStore;
  let sealer: KeyRing;
  let log: KeptLog;
  let signer: Signer;
  let early: string;
  let files: DossierFiles;
  let options: DossierOptions;
  let made = 0;

  const event = (of: string, type: string, data: object): NewEvent => ({
    id: derivedUuid(of, type, (made += 1)),
    type,
    data: data as NewEvent['data'],
    metadata: {
      trajectory: of,
      actor: { id: 'caseworker-limburg', roles: ['caseworker'] },
      commandId: `command ${made}`,
      commitIndex: 0,
      commitSize: 1,
      $correlationId: 'c',
      $causationId: 'c',
      recordedAt: `2022-05-${10 + made}T09:00:00.000Z`,
      rulesVersion: 'test',
      programmeVersion: 'test',
      command: { name: 'do', data: {}, hash: 'x', now: '2022-05-09T09:00:00.000Z' },
      facts: { budget: 1 },
    },
  });
  const cost = {
    ...{ cost: 'h1', kind: 'hours', organisation: 'sirris', day: '2022-04-01', amount: 12_750 },
    ...{ eligible: 12_750, shares: { efro: 5_100, flanders: 3_825, private: 3_825 } },
  };

  /** Of a sheet of hours as a whole: it belongs to no trajectory. */
  const ofSheet = (type: string, data: object): NewEvent => {
    const { metadata, ...rest } = event('', type, data);
    const { trajectory: _, ...others } = metadata;
    return { ...rest, metadata: others };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-dossier-'));
    store = await openEmbeddedStore({ folder });
    sealer = await openKeyRing({ folder, masterKey: new Uint8Array(32).fill(7), clock: systemClock });
    signer = signingKeyIn(folder, 'example.org/log');
    log = await openLog({
      ...{ store, signer, clock: systemClock, publishers: [], report: () => undefined },
      database: (migrations) => openReadDatabase({ file: ':memory:', migrations }),
    });
    const subject = await sealer.subjectFor('person', 'aanvrager@voorbeeld.example', 'test');
    const name = await sealer.seal(subject, 'contact.name', 'Aanvrager <b>Voorbeeld</b>');
    const contact = {
      channel: 'web',
      contact: { subject, name },
      question: name,
      firstContactBy: '2022-05-11',
    };
    const write = (stream: string, one: NewEvent, revision?: number) =>
      store.append(stream, [one], revision ?? 'no-stream');
    await write(`intake-${trajectory}`, event(trajectory, 'intake.request-received.v1', contact));
    await write(`intake-${other}`, event(other, 'intake.idle-noticed.v1', { since: '2022-05-01' }));
    await log.keeper.catchUp();
    early = (await log.keeper.checkpoint())!.note;
    await write(
      'timesheet-p1-2022-04',
      event(trajectory, 'timesheet.hours-registered.v1', {
        entry: 'h1',
        minutes: 90,
        note: 'x'.repeat(70_000),
      }),
    );
    await write(`finance-${trajectory}`, event(trajectory, 'finance.cost-booked.v1', cost));
    await write(
      `intake-${trajectory}`,
      event(trajectory, 'intake.idle-noticed.v1', { since: '2022-05-01' }),
      0,
    );
    await write(`intake-${other}`, event(other, 'intake.idle-noticed.v1', { since: '2022-05-02' }), 0);
    await write('timesheet-p1-2022-04', ofSheet('timesheet.signed.v1', { minutes: 90 }), 0);
    const locked = { person: 'p1', month: '2022-04', entries: [], approvedBy: 'approver-limburg' };
    await write('timesheet-p1-2022-04', ofSheet('timesheet.approved.v1', locked), 1);
    await log.keeper.catchUp();
    options = {
      store,
      sealer,
      log,
      signer,
      language: 'nl',
      mayOpen: false,
      wholeSheets: true,
      now: systemClock.now(),
      since: 2,
    };
    ({ files } = await makeDossier(trajectory, options));
  }, 60_000);
  afterAll(async () => {
    await log.close();
    await sealer.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const fileOf = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  /** What both verifiers say: `verified`, or the name of what is wrong. */
  const said = (
    archive: Uint8Array,
    { vkey = signer.verifier.vkey, since }: { vkey?: string; since?: string | undefined } = {},
  ): readonly [node: string, python: string] => {
    const kept = since === undefined ? [] : [fileOf('since', since)];
    const script = fileOf('verify.py', verifyScript);
    const { stdout, stderr, error } = spawnSync(
      'python3',
      [script, fileOf('dossier.zip', archive), vkey, ...kept],
      { encoding: 'utf8' },
    );
    if (error) throw error;
    if (stderr !== '') throw new Error(stderr);
    const python = /^NOT VERIFIED: (\S+)/.exec(stdout)?.[1] ?? 'verified';
    try {
      verifyDossier(readArchive(archive), { verifiers: vkey.split(' ').map(parseVerifier), since });
      return ['verified', python];
    } catch (error_) {
      if (!(error_ instanceof ProofFailed)) throw error_;
      return [error_.code, python];
    }
  };
  const anotherSigner = (name: string): Signer => parseSigner(newSignerText(name));
  /** A dossier with files replaced by somebody who holds the key of the log. */
  const resigned = (
    changes: Readonly<Record<string, string>>,
    by: Signer = signer,
    of: DossierFiles = files,
  ): Uint8Array => {
    const changed = new Map<string, Uint8Array>(of);
    changed.delete('MANIFEST');
    for (const [name, text] of Object.entries(changes)) changed.set(name, Buffer.from(text));
    const lines = [...changed].map(([name, bytes]) => `${sha256(bytes).toString('hex')}  ${name}\n`);
    const manifest = `${manifestHeading}\n${trajectory}\n${lines.join('')}`;
    return archiveOf(new Map([['MANIFEST', Buffer.from(signNote(manifest, by))], ...changed]));
  };
  const textOf = (name: string): string => Buffer.from(files.get(name)!).toString();
  const linesOf = (name = 'events.ndjson'): string[] => textOf(name).split('\n').slice(0, -1);
  interface Proofs {
    events: unknown[];
    sheets: unknown[];
    consistency: unknown;
  }
  const proofsOf = (): Proofs => JSON.parse(textOf('proofs.json')) as Proofs;
  /** Without the event at `place`, its proof gone too. */
  const without = (place: number): Uint8Array => {
    const proofs = proofsOf();
    proofs.events.splice(place, 1);
    const lines = linesOf().toSpliced(place, 1);
    return resigned({
      'events.ndjson': lines.map((line) => `${line}\n`).join(''),
      'proofs.json': JSON.stringify(proofs),
    });
  };

  it('verifies in Node and in Python, alone and against a checkpoint that was kept', () => {
    expect(said(archiveOf(files))).toEqual(['verified', 'verified']);
    expect(said(archiveOf(files), { since: early })).toEqual(['verified', 'verified']);
    expect(said(archiveOf(files), { since: textOf('checkpoint') })).toEqual(['verified', 'verified']);
    expect(linesOf()).toHaveLength(4);
    expect(Math.max(...linesOf().map((line) => line.length))).toBeGreaterThan(65_535);
  });

  it('is byte for byte the same when it is made again', async () => {
    expect(archiveOf((await makeDossier(trajectory, options)).files)).toEqual(archiveOf(files));
  });

  it('names a byte that was flipped, in whichever file', () => {
    for (const name of files.keys()) {
      const bytes = Buffer.from(files.get(name)!);
      bytes[Math.floor(bytes.length / 3)]! ^= 1;
      const [node, python] = said(archiveOf(new Map(files).set(name, bytes)));
      const expected = ['MANIFEST', 'checkpoint'].includes(name) ? /^wrong-signature$/ : /^file-changed$/;
      expect([name, node, python]).toEqual([name, expect.stringMatching(expected), node]);
    }
  });

  it.each([
    [
      'a file that is gone',
      'file-missing',
      () => new Map([...files].filter(([name]) => name !== 'money.json')),
    ],
    ['a file that was added', 'file-unlisted', () => new Map(files).set('more.txt', Buffer.from('more'))],
  ] as const)('names %s', (_, code, change) => {
    expect(said(archiveOf(change()))).toEqual([code, code]);
  });

  it.each([0, 1, 2, 3])('shows that event %i was left out, even by who holds the key', (place) => {
    expect(said(without(place))).toEqual(['case-incomplete', 'case-incomplete']);
  });

  it('shows that an event was changed, even by who holds the key', () => {
    const lines = linesOf();
    lines[0] = lines[0]!.replace('"web"', '"tel"');
    const archive = resigned({ 'events.ndjson': lines.map((line) => `${line}\n`).join('') });
    expect(said(archive)).toEqual(['inclusion-fails', 'inclusion-fails']);
  });

  it('shows that two events changed places, or that one is of another case', () => {
    const lines = linesOf();
    const proofs = proofsOf();
    const swapped = resigned({
      'events.ndjson': [lines[1], lines[0], ...lines.slice(2)].map((line) => `${line}\n`).join(''),
      'proofs.json': JSON.stringify({
        ...proofs,
        events: [proofs.events[1], proofs.events[0], ...proofs.events.slice(2)],
      }),
    });
    expect(said(swapped)).toEqual(['event-changed', 'event-changed']);
    const foreign = lines.map((line) => line.replaceAll(trajectory, other));
    const replaced = resigned({ 'events.ndjson': foreign.map((line) => `${line}\n`).join('') });
    expect(said(replaced)).toEqual(['event-changed', 'event-changed']);
  });

  it('shows that a sheet of hours was changed, or that one event stands for another', () => {
    const [signed, locked] = linesOf('sheets.ndjson') as [string, string];
    const { sheets, ...proofs } = proofsOf();
    const withSheets = (...lines: string[]): Uint8Array =>
      resigned({ 'sheets.ndjson': lines.map((line) => `${line}\n`).join('') });
    const changed = locked.replace('approver-limburg', 'approver-nobody');
    expect(said(withSheets(signed, changed))).toEqual(['inclusion-fails', 'inclusion-fails']);
    expect(said(withSheets(signed))).toEqual(['event-changed', 'event-changed']);
    expect(said(withSheets(signed, locked, locked))).toEqual(['event-changed', 'event-changed']);
    const [own] = linesOf();
    const another = resigned({
      'sheets.ndjson': `${own}\n`,
      'proofs.json': JSON.stringify({ ...proofs, sheets: [proofs.events[0]] }),
    });
    expect(said(another)).toEqual(['event-changed', 'event-changed']);
    expect(sheets).toHaveLength(2);
  });

  it('leaves whole sheets out for who may not see what was worked elsewhere', async () => {
    const { files } = await makeDossier(trajectory, { ...options, wholeSheets: false });
    expect(Buffer.from(files.get('sheets.ndjson')!).toString()).toBe('');
    expect(verifyDossier(files, { verifiers: [options.signer.verifier] })).toMatchObject({ trajectory });
  });

  it('verifies as it was made before there were sheets in it', () => {
    const { sheets: _, ...proofs } = proofsOf();
    const older = new Map(files);
    older.delete('sheets.ndjson');
    expect(said(resigned({ 'proofs.json': JSON.stringify(proofs) }, signer, older))).toEqual([
      'verified',
      'verified',
    ]);
  });

  it('is refused where its log is not that of the checkpoint which its reader has kept', () => {
    const root = leafHash(Buffer.from('another history'));
    const checkpointOf = (size: number) => signCheckpoint({ size, root, cases: root }, signer);
    expect(said(archiveOf(files), { since: checkpointOf(8) })).toEqual(['fork', 'fork']);
    expect(said(archiveOf(files), { since: checkpointOf(2) })).toEqual([
      'consistency-fails',
      'consistency-fails',
    ]);
    expect(said(archiveOf(files), { since: checkpointOf(3) })).toEqual([
      'consistency-fails',
      'consistency-fails',
    ]);
    expect(said(archiveOf(files), { since: checkpointOf(9) })).toEqual(['rollback', 'rollback']);
  });

  it('is refused from another log, and under another key', () => {
    const elsewhere = anotherSigner('example.org/another').verifier.vkey;
    expect(said(archiveOf(files), { vkey: elsewhere })).toEqual(['wrong-origin', 'wrong-origin']);
    const forger = anotherSigner('example.org/log');
    expect(said(archiveOf(files), { vkey: forger.verifier.vkey })).toEqual(['wrong-key', 'wrong-key']);
    expect(said(resigned({}, forger))).toEqual(['wrong-key', 'wrong-key']);
  });

  it('verifies right after the key was exchanged, and against what the old one signed', async () => {
    const old = textOf('checkpoint');
    const next = rotateSigningKey(folder);
    const checkpoints = new Checkpoints(log.ledger, next, systemClock);
    await checkpoints.registerKey();
    const rotated = { ...options, signer: next, log: { ledger: log.ledger, checkpoints } };
    const { files: made } = await makeDossier(trajectory, rotated);
    const archive = archiveOf(made);
    const vkey = next.verifier.vkey;
    const both = `${signer.verifier.vkey} ${vkey}`;
    expect(said(archive, { vkey })).toEqual(['verified', 'verified']);
    expect(said(archive)).toEqual(['wrong-key', 'wrong-key']);
    for (const since of [early, old]) {
      expect(said(archive, { vkey: both, since })).toEqual(['verified', 'verified']);
      expect(said(archive, { vkey, since })).toEqual(['wrong-key', 'wrong-key']);
    }
    const stranger = anotherSigner('example.org/another');
    expect(said(resigned({}, stranger), { vkey: `${both} ${stranger.verifier.vkey}` })).toEqual([
      'wrong-key',
      'wrong-key',
    ]);
  });

  it('names a key, or a kept checkpoint, that is none', () => {
    const [name, id, key] = signer.verifier.vkey.split('+') as [string, string, string];
    for (const vkey of ['x', `${name}+${id}`, `${name}+${id}+`, `${name}+00000000+${key}`, `${name}+${id}+!`])
      expect(said(archiveOf(files), { vkey })).toEqual(['vkey-malformed', 'vkey-malformed']);
    for (const since of ['', 'PK\u0003\u0004\n\n\u001b[2J', `${textOf('checkpoint').trimEnd()}`])
      expect(said(archiveOf(files), { since })).toEqual(['note-malformed', 'note-malformed']);
  });

  it('conceals personal data unless it may be seen, and never has it in the events as stored', async () => {
    for (const name of files.keys()) expect(textOf(name)).not.toContain('Aanvrager');
    const open = await makeDossier(trajectory, { ...options, mayOpen: true });
    const shown = (name: string): string => Buffer.from(open.files.get(name)!).toString();
    expect(shown('readable.json')).toContain('Aanvrager <b>Voorbeeld</b>');
    expect(shown('report.html')).toContain('Aanvrager &lt;b&gt;Voorbeeld');
    expect(shown('report.html')).toContain('Uren geschreven door');
    expect(shown('report.html')).not.toMatch(/\b[a-z]+\.[a-z-]+\.v\d/);
    expect(shown('events.ndjson')).toBe(textOf('events.ndjson'));
  });

  it('drills its shares to the hour, and to who signed and approved it', () => {
    const money = JSON.parse(textOf('money.json')) as { shares: object; costs: object[] };
    expect(money.shares).toEqual(cost.shares);
    expect(money.costs).toMatchObject([
      {
        documents: [{ type: 'timesheet.hours-registered.v1', index: 2 }],
        answered: {
          sheet: 'timesheet-p1-2022-04',
          signed: { index: 6, by: 'caseworker-limburg' },
          approved: { index: 7, by: 'caseworker-limburg' },
        },
      },
    ]);
  });

  it('links every document of its report to a row, and says that demo data is made up', async () => {
    const html = textOf('report.html');
    const linked = new Set([...html.matchAll(/href="#(e\d+)"/g)].map(([, id]) => id));
    expect(linked).toEqual(new Set(['e2', 'e3', 'e6', 'e7']));
    for (const id of linked) expect(html).toContain(`<tr id="${id}">`);
    expect(html).not.toContain('verzonnen');
    const demo = await makeDossier(trajectory, { ...options, demo: true });
    expect(Buffer.from(demo.files.get('report.html')!).toString()).toContain('verzonnen');
  });

  it('is of a trajectory that exists', async () => {
    await expect(makeDossier('0000000000000000', options)).rejects.toMatchObject({ status: 404 });
  });
});
