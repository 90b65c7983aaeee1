import { readFileSync, renameSync, writeFileSync } from 'node:fs';
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
 * The demo's clock, kept in the data folder so that it goes on after a restart. It can be set forward only: time
 * that went by stays behind.
 */
export class DemoClock implements Clock {
  private setting: Setting;

  constructor(private readonly folder: string) {
    this.setting = this.read() ?? { instant: demoStart, setAt: new Date().toISOString(), running: false };
  }

  now(): Instant {
    const { instant, setAt, running } = this.setting;
    return running ? addMilliseconds(instant, Math.max(0, Date.now() - Date.parse(setAt))) : instant;
  }

  /** @throws RangeError for a moment before the one it shows. */
  set(instant: Instant, running: boolean): void {
    if (instant < this.now())
      throw new RangeError(`the demo clock shows ${this.now()} and goes forward only`);
    this.setting = { instant, setAt: new Date().toISOString(), running };
    const file = join(this.folder, 'demo-clock.json');
    writeFileSync(`${file}.new`, JSON.stringify(this.setting));
    renameSync(`${file}.new`, file);
  }

  private read(): Setting | undefined {
    try {
      const setting = JSON.parse(readFileSync(join(this.folder, 'demo-clock.json'), 'utf8')) as Setting;
      return isInstant(setting.instant) && isInstant(setting.setAt) ? setting : undefined;
    } catch {
      return undefined;
    }
  }
}
