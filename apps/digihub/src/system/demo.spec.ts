import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { dataFolder } from '../data-folder.js';
import { digihub } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

interface Report {
  readonly trajectories: readonly { readonly trajectory: string; readonly outcome: string }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly commands: number;
  readonly events: number;
  readonly seconds: number;
  readonly money: { readonly closes: boolean };
}
interface Played {
  readonly report: Report;
  /** Stream → its events: type, time of the fact, data; sealed values show only that they are there. */
  readonly streams: Readonly<Record<string, readonly object[]>>;
}

const trajectories = 36;

const opened = (data: object): unknown =>
  JSON.parse(JSON.stringify(data), (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('sealed:') ? 'sealed' : value,
  );

describe('the demo', () => {
  const folders = new TemporaryFolders();
  let first: Played;
  let same: Played;
  let other: Played;

  const play = async (seed: number): Promise<Played> => {
    const data = folders.make('data');
    const run = await digihub(
      ...['demo', '--seed', String(seed), '--trajectories', String(trajectories), '--data', data, '--json'],
    );
    expect([run.code, run.stderr]).toEqual([0, '']);
    const store = await openEmbeddedStore({ folder: dataFolder(data).events, readOnly: true });
    const streams: Record<string, object[]> = {};
    for await (const { stream, type, data, metadata } of store.readAll({ after: -1n })) {
      // How looks fall into batches is a matter of time.
      if (stream.startsWith('access-')) continue;
      (streams[stream] ??= []).push({ type, occurredAt: metadata.occurredAt ?? null, data: opened(data) });
    }
    await store.close();
    return { report: JSON.parse(run.stdout) as Report, streams };
  };

  beforeAll(async () => {
    [first, same] = await Promise.all([play(5), play(5)]);
    other = await play(2_147_483_648);
  }, 300_000);
  afterAll(() => folders.clear());

  it('prints one document that tells what was played, and that money closes', () => {
    const { report, streams } = first;
    expect(report.trajectories).toHaveLength(trajectories);
    expect(report).toMatchObject({ seed: 5, seconds: expect.any(Number), money: { closes: true } });
    expect(report.events).toBe(Object.values(streams).flat().length);
    const counted = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(trajectories);
    const wanted = ['advised', 'settled', 'other-province', 'bought-expertise', 'implementation', 'reopened'];
    expect(Object.keys(report.counts)).toEqual(
      expect.arrayContaining([...wanted, 'stopped', 'refused-for-aid', 'refused-for-budget']),
    );
  });

  it('of the same seed gives the same types and open data in every stream', () => {
    expect(Object.keys(same.streams).sort()).toEqual(Object.keys(first.streams).sort());
    for (const [stream, events] of Object.entries(first.streams)) {
      expect([stream, same.streams[stream]]).toEqual([stream, events]);
    }
    expect({ ...same.report, seconds: 0 }).toEqual({ ...first.report, seconds: 0 });
  });

  it('of another seed gives others, also of the greatest', () => {
    const ids = ({ report }: Played) => report.trajectories.map(({ trajectory }) => trajectory);
    expect(ids(other).filter((id) => ids(first).includes(id))).toEqual([]);
    expect(other.report.money.closes).toBe(true);
    const told = ({ streams }: Played) => JSON.stringify(Object.values(streams));
    expect(told(other)).not.toBe(told(first));
  });
});
