import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Account } from './unprivileged.js';

const keptLines = 40;
const stopPatience = 15_000;

export interface ServerOptions {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly account: Account | undefined;
}

/** One run of the server, from its start to its end. */
export class ServerProcess {
  readonly log: string[] = [];
  private readonly endWithUs = (): void => void this.child.kill('SIGQUIT');

  private constructor(private readonly child: ChildProcess) {
    process.on('exit', this.endWithUs);
    child.once('exit', () => process.off('exit', this.endWithUs));
  }

  /** Resolves when it accepts connections. @throws with the last lines of its log when it ends before. */
  static async start({ program, arguments: args, account }: ServerOptions): Promise<ServerProcess> {
    const child = spawn(program, args, {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      ...account,
    });
    const server = new ServerProcess(child);
    const ready = new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stderr! }).on('line', (line) => {
        server.log.push(line);
        if (server.log.length > keptLines) server.log.shift();
        if (line.includes('ready to accept connections')) resolve();
      });
      // `close` comes after the last line of the log, `exit` may come before it.
      child.once('close', () => reject(new Error(`PostgreSQL did not start:\n${server.log.join('\n')}`)));
      child.once('error', reject);
    });
    await ready;
    return server;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends sessions and stops in order. */
  async stop(): Promise<void> {
    if (!this.running) return;
    const ended = once(this.child, 'exit');
    const lastResort = setTimeout(() => this.child.kill('SIGQUIT'), stopPatience);
    this.child.kill('SIGINT');
    await ended;
    clearTimeout(lastResort);
  }

  /** Death of the server and all its sessions, as the machine's would be to those who are connected. */
  async kill(): Promise<void> {
    if (!this.running) return;
    const ended = once(this.child, 'exit');
    const sessions = childrenOf(this.child.pid!);
    this.child.kill('SIGKILL');
    for (const pid of sessions) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It saw the server die and left by itself.
      }
    }
    await ended;
  }
}

/** Elsewhere than on Linux they notice by themselves. */
const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
};
