import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Load, LoadReport } from './protocol.js';

/** The load generator, in a process of its own. */
export class LoadGenerator {
  private readonly child: ChildProcess = fork(
    fileURLToPath(new URL('./load-generator.js', import.meta.url)),
    {
      execArgv: [],
    },
  );

  /** @throws Error with the first answer that was not a success. */
  async run(load: Load): Promise<LoadReport> {
    this.child.send(load);
    const [answer] = (await once(this.child, 'message')) as [LoadReport | { failed: string }];
    if ('failed' in answer) throw new Error(answer.failed);
    return answer;
  }

  stop(): void {
    this.child.disconnect();
  }
}
