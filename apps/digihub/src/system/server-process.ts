import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

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

/** Options of Node that make it run the sources. */
export const fromSource = ['--conditions=@digihub/source', '--import', script('./run-from-source.mjs')];

/** The command line from its sources: program and arguments. */
export const commandLine = (...args: readonly string[]): readonly [string, ...string[]] => [
  process.execPath,
  ...fromSource,
  fileURLToPath(script('../main.ts')),
  ...args,
];

const start = (args: readonly string[], settings: Readonly<Record<string, string>> = {}): Child => {
  const [program, ...rest] = commandLine(...args);
  return spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...environment(), ...settings } });
};

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

/** Runs a command of `digihub` to its end, with these settings in its environment. */
export const digihubWith =
  (settings: Readonly<Record<string, string>>) =>
  (...args: readonly string[]): Promise<Ended> => {
    const child = start(args, settings);
    return endOf(child, new Said(child));
  };

/** Runs a command of `digihub` to its end. */
export const digihub = digihubWith({});

const running = new Set<ServerProcess>();

/** `digihub up --demo` as it really runs: in a process of its own, on a port of its own. */
export class ServerProcess {
  readonly ended: Promise<Ended>;
  private readonly child: Child;
  private readonly said: Said;
  private address = '';

  private constructor(folder: string, more: readonly string[]) {
    this.child = start(['up', '--demo', '--port', '0', '--data', folder, '--trajectories', '0', ...more]);
    this.said = new Said(this.child);
    this.ended = endOf(this.child, this.said);
    running.add(this);
    void this.ended.then(() => running.delete(this));
  }

  /** Starts it and does not wait. `more`: further options of `up`. */
  static launch(folder: string, ...more: readonly string[]): ServerProcess {
    return new ServerProcess(folder, more);
  }

  /** Resolves when it listens. */
  static async start(folder: string, ...more: readonly string[]): Promise<ServerProcess> {
    const server = new ServerProcess(folder, more);
    server.address = (await server.says(/^DigiHub runs at (\S+)$/m))[1]!;
    return server;
  }

  /** Where it listens. */
  get url(): string {
    return this.address;
  }

  get output(): string {
    return this.said.stdout + this.said.stderr;
  }

  /** Resolves with what `pattern` found on its stdout. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.said.says(pattern, this.ended);
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
