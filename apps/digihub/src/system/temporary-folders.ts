import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of one test, removed together; with DIGIHUB_KEEP set they stay, to look into after a failure. */
export class TemporaryFolders {
  private readonly made: string[] = [];

  /** A folder that does not exist yet, in one that does. */
  make(name: string): string {
    const parent = mkdtempSync(join(tmpdir(), 'digihub-system-'));
    this.made.push(parent);
    return join(parent, name);
  }

  clear(): void {
    if (process.env['DIGIHUB_KEEP']) return;
    for (const folder of this.made.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}
