import { Zip, ZipPassThrough } from 'fflate';
import { archiveOf, noTime } from './archive.js';
import { type Drawn, drawAtRandom, drawByAmount, populationOf } from './draw-sample.js';
import { type DossierOptions, makeDossier } from './make-dossier.js';

export interface SampleWish {
  /** Any text; the same draws the same from the same population. */
  readonly seed: string;
  readonly size: number;
  readonly by: 'amount' | 'random';
}

export interface SampleOptions extends Omit<DossierOptions, 'since'> {
  /** Resolves once there is room for more. */
  readonly write: (part: Uint8Array) => Promise<void>;
  readonly onDossier?: (made: number, of: number) => void;
}

/** How the sample was drawn, and what came of it: `sample.json` of the archive. */
export interface Sample extends SampleWish {
  /** Events in the log: the population is that of their end. */
  readonly logSize: number;
  readonly population: { readonly size: number; readonly sha256: string; readonly total: number };
  readonly drawn: readonly Drawn[];
}

/** Draws trajectories and writes their dossiers as one ZIP archive as it grows. In memory: one dossier. */
export const makeSample = async (wish: SampleWish, options: SampleOptions): Promise<Sample> => {
  const { store, log, write, onDossier, ...reader } = options;
  const { seed, size, by } = wish;
  const { position, size: logSize } = await log.ledger.state();
  const population = await populationOf(store, position);
  const drawn = (by === 'amount' ? drawByAmount : drawAtRandom)(population, seed, size);
  const { members, hash, total } = population;
  const sample = { ...wish, logSize, population: { size: members.length, sha256: hash, total }, drawn };

  let waiting: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    waiting.push(chunk);
  });
  const flush = async (): Promise<void> => {
    const parts = waiting;
    waiting = [];
    for (const part of parts) await write(part);
  };
  const add = async (name: string, bytes: Uint8Array): Promise<void> => {
    const entry = new ZipPassThrough(name);
    entry.mtime = noTime;
    zip.add(entry);
    entry.push(bytes, true);
    await flush();
  };

  await add('sample.json', Buffer.from(`${JSON.stringify(sample, null, 2)}\n`));
  const lines = members.map(({ trajectory, amount }) => `${trajectory} ${amount}\n`).join('');
  await add('population.txt', Buffer.from(lines));
  for (const [made, { trajectory }] of drawn.entries()) {
    const { files } = await makeDossier(trajectory, { store, log, ...reader });
    await add(`${trajectory}.zip`, archiveOf(files));
    onDossier?.(made + 1, drawn.length);
  }
  zip.end();
  await flush();
  return sample;
};
