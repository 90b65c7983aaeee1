import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

const script = (name: string): string => new URL(name, import.meta.url).href;

/** The environment without settings that would change what the tests start. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DIGIHUB_|NODE_OPTIONS$)/.test(name)));

/** The command line from its sources, in a process of its own. */
const start = (args: readonly string[]): Child =>
  spawn(
    process.execPath,
    [
      '--conditions=@digihub/source',
      '--import',
      script('./run-from-source.mjs'),
      new URL('../main.ts', import.meta.url).pathname,
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: environment() },
  );

class Said {
  stdout = '';
  stderr = '';
  private readonly listeners = new Set<() => void>();

  constructor(child: Child) {
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        this[name] += text;
        for (const listener of this.listeners) listener();
      });
    }
  }

  /** Resolves with what `pattern` found on stdout. */
  async says(pattern: RegExp, ended: Promise<unknown>): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const look = (): void => {
        const match = pattern.exec(this.stdout);
        if (match) resolve(match);
      };
      this.listeners.add(look);
      look();
    });
    const match = await Promise.race([found, ended.then(() => undefined)]);
    if (!match) throw new Error(`it ended without saying ${pattern}:\n${this.stdout}${this.stderr}`);
    return match;
  }
}

const endOf = async (child: Child, said: Said): Promise<Ended> => {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout: said.stdout, stderr: said.stderr };
};

/** Runs a command of `digihub` to its end. */
export const digihub = (...args: readonly string[]): Promise<Ended> => {
  const child = start(args);
  return endOf(child, new Said(child));
};

const running = new Set<ServerProcess>();

/** `digihub up --demo` as it really runs: in a process of its own, on a port of its own. */
export class ServerProcess {
  private constructor(
    readonly url: string,
    private readonly child: Child,
    private readonly said: Said,
    readonly ended: Promise<Ended>,
  ) {
    running.add(this);
    void ended.then(() => running.delete(this));
  }

  /** Resolves when it listens. `more`: further options of `up`. */
  static async start(folder: string, ...more: readonly string[]): Promise<ServerProcess> {
    const child = start(['up', '--demo', '--trajectories', '0', '--port', '0', '--data', folder, ...more]);
    const said = new Said(child);
    const ended = endOf(child, said);
    const [, url] = await said.says(/^DigiHub runs at (\S+)$/m, ended);
    return new ServerProcess(url!, child, said, ended);
  }

  get output(): string {
    return this.said.stdout + this.said.stderr;
  }

  /** SIGTERM asks it to stop, SIGKILL ends it at once. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  /** For `afterAll`: nothing that a failed test started goes on. */
  static async endAll(): Promise<void> {
    await Promise.all([...running].map((server) => server.end('SIGKILL')));
  }
}
