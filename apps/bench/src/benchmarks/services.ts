import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { startCluster } from '@digihub/local';
import type { Benchmark, Figure } from '../benchmark.js';
import { machineTime } from '../load/protocol.js';
import { withEngines } from '../engines/with-engines.js';

interface Use {
  /** Processor time since its start, milliseconds. */
  readonly cpu: number;
  /** Resident memory, MiB. */
  readonly memory: number;
  readonly at: number;
}

/** As Linux tells it: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const useOf = (pid: number, ticksPerSecond: number): Use => {
  // The name of the program, in brackets, may hold spaces; the third field follows it.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const ticks = Number(stat[11]) + Number(stat[12]);
  const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return { cpu: (ticks * 1000) / ticksPerSecond, memory: kib / 1024, at: machineTime() };
};

/** Each service as it is installed, in a process of its own, when nobody asks anything of it. */
export const services: Benchmark = async ({ folder, quick }) => {
  if (process.platform !== 'linux') return { notAvailable: 'what a process uses is read from /proc' };
  const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return withEngines(
    () => startCluster({ folder, demo: false }),
    async ({ processes }) => {
      const rest = quick ? 5_000 : 30_000;
      await setTimeout(rest);
      const before = processes.map(({ pid }) => useOf(pid, ticks));
      await setTimeout(rest);
      return processes.flatMap(({ service, pid }, index): Figure[] => {
        const after = useOf(pid, ticks);
        const { cpu, at } = before[index]!;
        const perMinute = ((after.cpu - cpu) * 60_000) / (after.at - at);
        return [
          { name: `${service}: resident memory`, value: after.memory, unit: 'MiB' },
          { name: `${service}: processor time`, value: perMinute, unit: 'ms a minute' },
        ];
      });
    },
  );
};
