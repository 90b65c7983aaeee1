import type { Job, JobKind } from '@digihub/jobs';
import type { Audited } from '../audited.js';
import { logOf } from '../log/no-log.js';
import { makeSample, type SampleWish } from './make-sample.js';

export interface SampleJobWish extends SampleWish {
  readonly language: 'nl' | 'en';
}

/** Drawn trajectories with their dossiers, over all hubs; personal fields stay sealed in it. */
export const sampleJob = (parts: Audited): JobKind<SampleJobWish> => ({
  name: 'sample',
  result: { mediaType: 'application/zip', file: ({ size, by }) => `sample-${size}-by-${by}.zip` },
  run: async ({ language, ...wish }, { signal, progress, output }) => {
    const log = logOf(parts);
    const { store, sealer, clock } = parts;
    const { drawn, ...sample } = await makeSample(wish, {
      ...{ store, sealer, log, signer: log.signer, language, mayOpen: false },
      ...{ now: clock.now(), demo: clock.demo, wholeSheets: true },
      write: async (part) => {
        signal.throwIfAborted();
        await output.write(part);
      },
      onDossier: progress,
    });
    return { ...sample, drawn: drawn.length, trajectories: drawn.map(({ trajectory }) => trajectory) };
  },
});

/** Whose dossiers leave with the result of a job. */
export const dossiersIn = ({ kind, summary }: Job): readonly string[] =>
  kind === 'sample' ? ((summary?.['trajectories'] as readonly string[] | undefined) ?? []) : [];
