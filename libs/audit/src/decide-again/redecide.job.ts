import type { JobKind } from '@digihub/jobs';
import type { Audited } from '../audited.js';
import { type Finding, redecide } from './redecide.js';
import { redecideTrajectory } from './redecide-trajectory.js';

export interface RedecideWish {
  /** Absent: the whole store. */
  readonly trajectory?: string;
}

/** A decision that is not equal, as JSON has it. */
export const findingShown = (finding: Finding) => ({ ...finding, position: String(finding.position) });

/** Every decision taken again: a line of JSON per decision that is not equal, then one with the counts. */
export const redecideJob = ({ store, log }: Audited): JobKind<RedecideWish> => ({
  name: 'redecide',
  result: {
    mediaType: 'application/x-ndjson',
    file: ({ trajectory }) => (trajectory === undefined ? 'redecide.jsonl' : `redecide-${trajectory}.jsonl`),
  },
  run: async ({ trajectory }, { signal, progress, output }) => {
    const found = (finding: Finding): Promise<void> =>
      output.write(`${JSON.stringify(findingShown(finding))}\n`);
    const total = trajectory === undefined ? (await log?.ledger.state())?.size : undefined;
    const options = { found, signal, progress: (events: number) => progress(events, total) };
    const result =
      trajectory === undefined
        ? await redecide(store, options)
        : await redecideTrajectory(store, trajectory, options);
    progress(result.events, result.events);
    await output.write(`${JSON.stringify(result)}\n`);
    return { ...result };
  },
});
