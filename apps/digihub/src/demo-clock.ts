import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addMilliseconds, type Clock, type Instant, isInstant } from '@digihub/kernel';

interface Setting {
  /** What the clock showed when it was set. */
  readonly instant: Instant;
  /** When it was set, by the system's clock. */
  readonly setAt: Instant;
  /** A clock that does not run shows `instant` until it is set again. */
  readonly running: boolean;
}

/** Where the demo begins: inside the programme's second year. */
export const demoStart: Instant = '2022-05-09T07:00:00.000Z';

/**
 * The demo's clock, kept in a folder so that it goes on after a restart; several processes may share it. It can be set
 * forward only: time that went by stays behind.
 */
export class DemoClock implements Clock {
  readonly demo = true;
  private readonly file: string;
  private setting: Setting = { instant: demoStart, setAt: new Date().toISOString(), running: false };
  private version: bigint | undefined;

  constructor(folder: string) {
    this.file = join(folder, 'demo-clock.json');
  }

  /** The clock of the demo that was played in a folder; undefined: none was. */
  static keptIn(folder: string): DemoClock | undefined {
    const clock = new DemoClock(folder);
    return existsSync(clock.file) ? clock : undefined;
  }

  now(): Instant {
    this.look();
    const { instant, setAt, running } = this.setting;
    return running ? addMilliseconds(instant, Math.max(0, Date.now() - Date.parse(setAt))) : instant;
  }

  /** @throws RangeError for a moment before the one it shows. */
  set(instant: Instant, running: boolean): void {
    if (instant < this.now())
      throw new RangeError(`the demo clock shows ${this.now()} and goes forward only`);
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify({ instant, setAt: new Date().toISOString(), running }));
    renameSync(draft, this.file);
  }

  /** Reads the file again when it is another one. */
  private look(): void {
    const version = statSync(this.file, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
    if (version === this.version) return;
    this.setting = this.read() ?? this.setting;
    this.version = version;
  }

  private read(): Setting | undefined {
    try {
      const setting = JSON.parse(readFileSync(this.file, 'utf8')) as Setting;
      return isInstant(setting.instant) && isInstant(setting.setAt) ? setting : undefined;
    } catch {
      return undefined;
    }
  }
}
