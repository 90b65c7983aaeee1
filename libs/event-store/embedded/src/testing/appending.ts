import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The command line of a process that opens `folder` and appends `count` events to `stream`, from source. */
export const appendingCommand = (folder: string, stream: string, count: number): readonly string[] => [
  process.execPath,
  '--conditions=@digihub/source',
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--import',
  new URL('./run-from-source.mjs', import.meta.url).href,
  here('./appending-process.mjs'),
  folder,
  stream,
  String(count),
];

/** Another process that appends; what it says comes line by line. */
export class AppendingProcess {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  constructor(command: readonly string[]) {
    this.child = spawn(command[0]!, command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** What it says next; undefined when it has ended. */
  async nextLine(): Promise<string | undefined> {
    const { done, value } = await this.lines.next();
    return done ? undefined : value;
  }

  /** Reads on until it says `line`. */
  async says(line: string): Promise<void> {
    for (let said = await this.nextLine(); said !== line; said = await this.nextLine()) {
      if (said === undefined || said.startsWith('refused')) throw new Error(`it said ${said}, not ${line}`);
    }
  }

  /** Ends it at once, as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    // What was started through another program (strace) outlives that one, and ends with its input.
    this.child.stdin.end();
    await exited;
  }
}
