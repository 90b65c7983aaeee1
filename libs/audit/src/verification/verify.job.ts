import type { JobKind } from '@digihub/jobs';
import { verifyStore } from '@digihub/ledger';
import type { Audited } from '../audited.js';
import { logOf } from '../log/no-log.js';
import { keptCheckpoint } from './kept-checkpoint.js';

export interface VerifyWish {
  /** A checkpoint that was kept outside, as its signed note. */
  readonly since?: string;
}

/** Every event of the store against the log, its checkpoints and one kept outside: as `digihub verify`. */
export const verifyJob = (parts: Audited): JobKind<VerifyWish> => ({
  name: 'verify',
  result: { mediaType: 'application/json', file: () => 'verification.json' },
  run: async ({ since }, { signal, progress, output }) => {
    const { ledger, store } = logOf(parts);
    const { size } = await ledger.state();
    const found = await verifyStore({
      ...{ store, ledger },
      since: since === undefined ? [] : [keptCheckpoint(since, await ledger.verifiers())],
      onProgress: (events) => {
        signal.throwIfAborted();
        progress(events, Math.max(events, size));
      },
    });
    const said = { ...found, position: String(found.position), finding: found.finding ?? null };
    await output.write(`${JSON.stringify(said, null, 2)}\n`);
    return said;
  },
});
