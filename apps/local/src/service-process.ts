import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ServiceName } from './engines.js';

export interface ServiceProcessOptions {
  readonly service: ServiceName;
  /** The program: `dist/main.js` of an application, and its arguments. */
  readonly program: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What it says is kept there. */
  readonly log: string;
}

/** A service in a process of its own, as an operator runs it. */
export class ServiceProcess {
  readonly ended: Promise<number | null>;
  isPaused = false;
  private readonly child: ChildProcess;
  private readonly listening = Promise.withResolvers<string>();

  constructor(private readonly options: ServiceProcessOptions) {
    const { program, environment, log } = options;
    this.child = spawn(process.execPath, program, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], DIGIHUB_PORT: '0', ...environment },
    });
    // Whoever started it and dies must not leave it behind.
    const last = (): void => void this.child.kill('SIGKILL');
    process.once('exit', last);
    this.child.once('exit', () => process.off('exit', last));
    const file = createWriteStream(log, { flags: 'a' });
    this.child.stdout!.pipe(file, { end: false });
    this.child.stderr!.pipe(file, { end: false });
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      const url = / listens at (\S+)$/.exec(line)?.[1];
      if (url) this.listening.resolve(url);
    });
    this.ended = once(this.child, 'close').then(([code]) => {
      this.listening.reject(
        new Error(`${options.service} ended with ${code} before it listened: see ${log}`),
      );
      file.end();
      return code as number | null;
    });
    // Who waits for it is told; nobody has to.
    this.listening.promise.catch(() => undefined);
  }

  get service(): ServiceName {
    return this.options.service;
  }

  /** Where it listens, as soon as it does. @throws where it ended before */
  get url(): Promise<string> {
    return this.listening.promise;
  }

  get pid(): number {
    return this.child.pid!;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** SIGTERM asks it to stop, SIGKILL ends it at once. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  /** It hangs, with its connections open. */
  pause(): void {
    this.isPaused = true;
    this.child.kill('SIGSTOP');
  }

  /** It goes on, and knows nothing of what happened meanwhile. */
  resume(): void {
    this.isPaused = false;
    this.child.kill('SIGCONT');
  }

  /** What `/health/ready` answers. */
  async ready(): Promise<{ readonly status: number; readonly body: unknown }> {
    const answer = await fetch(`${await this.url}/${this.service}/health/ready`, {
      signal: AbortSignal.timeout(10_000),
    });
    return { status: answer.status, body: await answer.json() };
  }

  /** Resolves when it is ready. */
  async untilReady(patience = 60_000): Promise<void> {
    const until = performance.now() + patience;
    let last: unknown;
    for (;;) {
      try {
        const { status, body } = await this.ready();
        if (status === 200) return;
        last = JSON.stringify(body);
      } catch (error) {
        if (this.hasEnded) throw error;
        last = error;
      }
      if (performance.now() > until) throw new Error(`${this.service} is not ready: ${String(last)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
