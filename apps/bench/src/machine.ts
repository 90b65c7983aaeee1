import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What figures depend on; nothing that names the machine. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  /** How many processes wanted a core, on average, in the minute before: 0 on a machine that had nothing else to do. */
  readonly loadAverage: number;
}

export const thisMachine = (): Machine => ({
  cores: availableParallelism(),
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
  loadAverage: Math.round(loadavg()[0]! * 10) / 10,
});
