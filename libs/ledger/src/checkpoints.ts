import type { Clock } from '@digihub/kernel';
import {
  type Checkpoint,
  CompactRange,
  openCheckpoint,
  rootOf,
  signCheckpoint,
  signedToo,
  type Signer,
} from '@digihub/ledger-proofs';
import { type Ledger, storedSubtrees } from './ledger.js';
import { type CaseProof, proveCase, updateCaseMap } from './stored-case-map.js';

/** The log does not continue what it signed before. Nothing more is signed. */
export class LogForked extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogForked';
  }
}

/** A checkpoint as it was signed, and what it says. */
export interface SignedCheckpoint extends Checkpoint {
  /** The signed note: what is given out. */
  readonly note: string;
}

/**
 * The checkpoints of a log. One is stored in the database of the log, in the transaction that saw the size, before
 * anybody gets it; there is one per size, and a new one continues the last: so two that disagree are never signed,
 * whichever of several processes on that database signs. After a rotation the new key signs the last one too.
 */
export class Checkpoints {
  constructor(
    private readonly ledger: Ledger,
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {}

  get origin(): string {
    return this.signer.name;
  }

  /** Remembers the key, so that what it signs opens also after a rotation. */
  async registerKey(): Promise<void> {
    const { vkey } = this.signer.verifier;
    await this.ledger.database.transaction((tx) =>
      tx
        .insertInto('ledger_keys')
        .values({ vkey, since: this.clock.now() })
        .onConflict((conflict) => conflict.column('vkey').doNothing())
        .execute(),
    );
  }

  /** The last one signed. @throws ProofFailed where the database holds one that none of its keys signed. */
  async last(): Promise<SignedCheckpoint | undefined> {
    const row = await this.ledger.database.read
      .selectFrom('ledger_checkpoints')
      .select('note')
      .orderBy('size', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row) return undefined;
    return { ...openCheckpoint(row.note, await this.ledger.verifiers()), note: row.note };
  }

  /** A checkpoint of the log as it is now; the last one where the log has not grown. Undefined: the log is empty. */
  async make(): Promise<SignedCheckpoint | undefined> {
    return (await this.makeWith())?.checkpoint;
  }

  /** The same, and in the same moment what it says of a case. */
  async makeWithCase(key: string): Promise<{ checkpoint: SignedCheckpoint; proof: CaseProof } | undefined> {
    const made = await this.makeWith(key);
    return made?.proof && { checkpoint: made.checkpoint, proof: made.proof };
  }

  private async makeWith(
    key?: string,
  ): Promise<{ checkpoint: SignedCheckpoint; proof?: CaseProof } | undefined> {
    const verifiers = await this.ledger.verifiers();
    return this.ledger.database.transaction(async (tx) => {
      const log = await tx.selectFrom('ledger_log').selectAll().executeTakeFirst();
      if (!log) return undefined;
      const last = await tx
        .selectFrom('ledger_checkpoints')
        .selectAll()
        .orderBy('size', 'desc')
        .limit(1)
        .executeTakeFirst();
      const proofOf = async () => (key === undefined ? {} : { proof: await proveCase(tx, key) });
      const root = CompactRange.from(log.size, log.frontier).root();
      if (last?.size === log.size) {
        const said = openCheckpoint(last.note, [...verifiers, this.signer.verifier]);
        const note = signedToo(last.note, this.signer);
        if (note !== last.note) {
          if (!said.root.equals(root))
            throw new LogForked(`The log of ${log.size} events is not the one that was signed at that size.`);
          await tx.updateTable('ledger_checkpoints').set({ note }).where('size', '=', log.size).execute();
        }
        return { checkpoint: { ...said, note }, ...(await proofOf()) };
      }
      const before = last && last.size <= log.size && (await rootOf(storedSubtrees(tx), last.size));
      if (last && (!before || !before.equals(last.root)))
        throw new LogForked(
          `The log of ${log.size} events does not continue the one of ${last.size} it signed.`,
        );
      const cases = await updateCaseMap(tx, last?.size ?? 0);
      const { size } = log;
      const note = signCheckpoint({ size, root, cases }, this.signer);
      await tx
        .insertInto('ledger_checkpoints')
        .values({ size, root, note, made_at: this.clock.now() })
        .execute();
      return {
        checkpoint: { origin: this.signer.name, size, root, cases, note },
        ...(await proofOf()),
      };
    });
  }
}
