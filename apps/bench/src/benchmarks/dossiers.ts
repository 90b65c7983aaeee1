import { archiveOf, type DossierOptions, makeDossier } from '@digihub/audit/history';
import { systemClock } from '@digihub/kernel';
import { openKeyRing } from '@digihub/privacy';
import type { Figure } from '../benchmark.js';
import { timed } from '../compare.js';
import { sampleTrajectory } from '../samples/trajectory.js';
import { median } from '../statistics.js';

const made = 50;

/** Dossiers of the sample trajectories of a log, personal data concealed: how long one takes, and how large it is. */
export const measureDossiers = async (
  { folder, trajectories }: { readonly folder: string; readonly trajectories: number },
  options: Pick<DossierOptions, 'store' | 'log' | 'signer'>,
): Promise<readonly Figure[]> => {
  const masterKey = new Uint8Array(32).fill(7);
  const sealer = await openKeyRing({ folder, masterKey, clock: systemClock });
  const times: number[] = [];
  const sizes: number[] = [];
  let events = 0;
  for (let at = 0; at < made; at += 1) {
    const trajectory = sampleTrajectory(Math.floor((at / made) * trajectories));
    const took = await timed(async () => {
      const dossier = await makeDossier(trajectory, {
        ...{ ...options, sealer, language: 'nl', mayOpen: false, wholeSheets: true },
        now: systemClock.now(),
      });
      events = dossier.case.events.length;
      sizes.push(archiveOf(dossier.files).length);
    });
    times.push(took);
  }
  await sealer.close();
  return [
    {
      name: `dossier of a trajectory of ${events} events, as an archive: time`,
      value: median(times),
      unit: 'ms',
    },
    { name: 'the same: size', value: median(sizes), unit: 'bytes' },
  ];
};
