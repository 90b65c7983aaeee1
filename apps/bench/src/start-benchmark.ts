import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measured, Section } from './benchmark.js';
import { catalogue } from './catalogue.js';

/** Longer than any of them takes on a slow machine; one that hangs is ended. Milliseconds. */
const longest = 240_000;

/**
 * Runs one benchmark in a process and a temporary folder of its own.
 * @throws Error when it failed or took too long.
 */
export const startBenchmark = async (name: string, quick: boolean): Promise<Section> => {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'digihub-bench-'));
  try {
    const measured = await inProcess(name, folder, quick);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const section = { name, title: catalogue[name]!.title, seconds };
    return 'notAvailable' in measured
      ? { ...section, figures: [], notAvailable: measured.notAvailable }
      : { ...section, figures: measured };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const inProcess = (name: string, folder: string, quick: boolean): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const file = fileURLToPath(new URL('./run-benchmark.js', import.meta.url));
    // Its standard output is not ours: with --json ours is one document.
    const child = fork(file, [name, folder, ...(quick ? ['--quick'] : [])], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // The second is kafkajs' own, and harmless (tulios/kafkajs#1751).
      execArgv: ['ExperimentalWarning', 'TimeoutNegativeWarning'].map((name) => `--disable-warning=${name}`),
    });
    let measured: Measured | undefined;
    // Told to end it takes its engines with it; one that does not hear is killed.
    const tooLong = setTimeout(() => child.kill('SIGTERM'), longest);
    const muchTooLong = setTimeout(() => child.kill('SIGKILL'), longest + 5_000);
    child.on('message', (message) => (measured = message as Measured));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(tooLong);
      clearTimeout(muchTooLong);
      if (measured) resolve(measured);
      else reject(new Error(`the benchmark "${name}" ended without a result (${signal ?? code})`));
    });
  });
