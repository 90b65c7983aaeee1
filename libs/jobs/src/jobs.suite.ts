import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type Actor, Problem } from '@digihub/kernel';
import type { ReadDatabase } from '@digihub/read-models';
import { until } from '@digihub/read-models/suites';
import type { JobKind, JobRun } from './job-kind.js';
import { JobLease, LeaseLost } from './job-lease.js';
import { JobRunner, type JobRunnerOptions } from './job-runner.js';
import { type Job, Jobs } from './jobs.js';
import type { JobTables } from './tables.js';

const auditor: Actor = { id: 'auditor', roles: ['auditor'], hubs: [] };

/** What jobs promise on any read database. `open`: two connections to one empty database. */
export const jobsSuite = (
  open: () => Promise<{ one: ReadDatabase<JobTables>; another: ReadDatabase<JobTables> }>,
): void => {
  describe('jobs', () => {
    let one: ReadDatabase<JobTables>;
    let another: ReadDatabase<JobTables>;
    let jobs: Jobs;
    let runners: JobRunner[];
    let reported: unknown[];
    let begun: { readonly job: string; readonly run: JobRun }[];

    /** Ends when it is told to. */
    const held: JobKind<{ job: string }> = {
      name: 'held',
      run: async ({ job }, run) => {
        begun.push({ job, run });
        run.progress(3, 10);
        if (!run.signal.aborted) await once(run.signal, 'abort');
        run.signal.throwIfAborted();
      },
    };
    const counting: JobKind<{ job: string }> = {
      name: 'counting',
      run: async ({ job }, run) => {
        begun.push({ job, run });
        await run.output.write(`${job}\n`);
        return { job };
      },
    };
    const failing: JobKind<{ how: string }> = {
      name: 'failing',
      run: async ({ how }) => {
        if (how === 'asked') throw new Problem(409, 'too-early', { nl: 'te vroeg', en: 'too early' });
        throw new Error('a bug');
      },
    };

    beforeEach(async () => {
      ({ one, another } = await open());
      jobs = new Jobs(one);
      [runners, reported, begun] = [[], [], []];
    });
    afterEach(async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
      await one.close();
      await another.close();
    });

    const runner = (options: Partial<JobRunnerOptions> = {}): JobRunner => {
      const started = new JobRunner({
        database: one,
        kinds: [held, counting, failing],
        interval: 5,
        report: (_, error) => reported.push(error),
        ...options,
      });
      runners.push(started);
      started.start();
      return started;
    };
    const create = async (kind: string, id: string, parameters: object = { job: id }): Promise<Job> => {
      const created = await jobs.create({ id, kind, parameters, actor: auditor });
      if (typeof created === 'string') throw new Error(created);
      return created.job;
    };
    const ends = async (id: string, state: Job['state']): Promise<Job> => {
      await until(async () => (await jobs.find(id))?.state === state, `${id} is ${state}`);
      return (await jobs.find(id))!;
    };
    const resultOf = async (id: string): Promise<Buffer> => {
      const result = await jobs.result(id);
      return Buffer.concat(await Array.fromAsync(result!.parts()));
    };
    const running = (id: string) => until(() => begun.some(({ job }) => job === id), `${id} has begun`);

    it('run, tell how far they are, and leave a result of any size', async () => {
      const bytes = createHash('sha256').update('x').digest();
      const large: JobKind = {
        name: 'large',
        run: async (_, { output, progress }) => {
          for (let part = 1; part <= 20_000; part += 1) {
            await output.write(bytes);
            progress(part, 20_000);
          }
          await output.write('the end');
          return { parts: 20_000 };
        },
      };
      runner({ kinds: [large] });
      await create('large', 'j1', {});
      const job = await ends('j1', 'done');
      expect(job).toMatchObject({
        summary: { parts: 20_000 },
        progress: { done: 20_000, total: 20_000 },
        bytes: 640_007,
        actor: 'auditor',
      });
      const expected = Buffer.concat([
        ...Array.from({ length: 20_000 }, () => bytes),
        Buffer.from('the end'),
      ]);
      expect((await resultOf('j1')).equals(expected)).toBe(true);
    });

    it('are asked for once: a repeat finds the same one, another wish under its id none', async () => {
      await create('counting', 'j1', { job: 'j1', more: 1 });
      const wish = { id: 'j1', kind: 'counting', actor: auditor };
      expect(await jobs.create({ ...wish, parameters: { more: 1, job: 'j1' } })).toMatchObject({
        repeated: true,
      });
      expect(await jobs.create({ ...wish, parameters: { job: 'j2' } })).toBe('other');
      expect(await jobs.list(10, { actor: 'auditor' })).toHaveLength(1);
      expect(await jobs.list(10, { actor: 'somebody-else' })).toEqual([]);
    });

    it('are bounded per person', async () => {
      jobs = new Jobs(one, { openPerActor: 2 });
      await create('held', 'j1');
      await create('held', 'j2');
      const third = { id: 'j3', kind: 'held', parameters: {} };
      expect(await jobs.create({ ...third, actor: auditor })).toBe('too-many');
      expect(await jobs.create({ ...third, actor: { ...auditor, id: 'operator' } })).toMatchObject({
        repeated: false,
      });
    });

    it('are cancelled while they wait and while they run', async () => {
      runner({ slots: 1 });
      await create('held', 'j1');
      await running('j1');
      await create('held', 'j2');
      await until(async () => (await jobs.find('j1'))?.progress.done === 3, 'it tells how far it is');
      expect(await jobs.cancel('j2')).toMatchObject({ state: 'cancelled' });
      await jobs.cancel('j1');
      expect(await ends('j1', 'cancelled')).toMatchObject({ summary: null, bytes: 0 });
      expect(await jobs.result('j1')).toBeUndefined();
      expect(begun).toHaveLength(1);
      expect(await jobs.cancel('nobody')).toBeUndefined();
    });

    it('run once each, however many processes there are, and never more at a time than there are slots', async () => {
      jobs = new Jobs(one, { openPerActor: 100 });
      let [now, most] = [0, 0];
      const counted: JobKind<{ job: string }> = {
        ...counting,
        run: async (parameters, run) => {
          most = Math.max(most, (now += 1));
          const summary = await counting.run(parameters, run);
          now -= 1;
          return summary;
        },
      };
      const ids = Array.from({ length: 20 }, (_, index) => `j${index}`);
      for (const id of ids) await create('counting', id);
      runner({ kinds: [counted] });
      runner({ kinds: [counted], database: another });
      for (const id of ids) await ends(id, 'done');
      expect(begun.map(({ job }) => job).sort()).toEqual([...ids].sort());
      expect(most).toBeLessThanOrEqual(4);
    });

    it('are taken over when their holder falls silent, and what it still writes does not count', async () => {
      await create('counting', 'j1');
      const row = await one.read.selectFrom('jobs').selectAll().executeTakeFirstOrThrow();
      const silent = (await JobLease.take(one, row))!;
      await silent.append(0, Buffer.from('of the dead'));
      expect(await JobLease.take(another, row)).toBeUndefined();
      runner({ lease: 20, database: another });
      await ends('j1', 'done');
      await expect(silent.append(1, Buffer.from('late'))).rejects.toThrow(LeaseLost);
      await expect(silent.beat(1, 1)).rejects.toThrow(LeaseLost);
      await expect(silent.end({ state: 'failed' }, 1, 1)).rejects.toThrow(LeaseLost);
      expect(String(await resultOf('j1'))).toBe('j1\n');
    });

    it('are not begun again and again when they kill whoever runs them', async () => {
      await create('held', 'j1');
      for (let death = 0; death < 3; death += 1) {
        const row = await one.read.selectFrom('jobs').selectAll().executeTakeFirstOrThrow();
        await JobLease.take(one, row);
      }
      runner({ lease: 20 });
      expect(await ends('j1', 'failed')).toMatchObject({ error: { code: 'job-died' } });
      expect(begun).toEqual([]);
    });

    it('go on elsewhere at once when a process stops in good order', async () => {
      const first = runner();
      await create('held', 'j1');
      await running('j1');
      await first.stop();
      expect(await jobs.find('j1')).toMatchObject({ state: 'queued' });
      runner({ database: another });
      await until(() => begun.length === 2, 'it goes on');
      await jobs.cancel('j1');
      await ends('j1', 'cancelled');
    });

    it('say why they failed: in the words of a problem, or that it is reported', async () => {
      runner();
      await create('failing', 'j1', { how: 'asked' });
      await create('failing', 'j2', { how: 'bug' });
      expect(await ends('j1', 'failed')).toMatchObject({ error: { code: 'too-early' } });
      expect(await ends('j2', 'failed')).toMatchObject({ error: { code: 'job-failed' } });
      expect(reported).toEqual([new Error('a bug')]);
    });

    it('are removed with their results some time after they ended', async () => {
      const first = runner();
      await create('counting', 'j1');
      await ends('j1', 'done');
      await first.stop();
      runner({ keep: -60_000 });
      await until(async () => (await jobs.find('j1')) === undefined, 'it is removed');
      expect(await one.read.selectFrom('job_parts').selectAll().execute()).toEqual([]);
    });
  });
};
