import { existsSync, readFileSync } from 'node:fs';

const headerSize = 32;
const frameHeaderSize = 24;

/** SQLite's running checksum of its write-ahead log (fileformat2, section 4.2), over `from` to `to`. */
const sum = (
  log: DataView,
  from: number,
  to: number,
  littleEndian: boolean,
  seed: [number, number],
): [number, number] => {
  let [first, second] = seed;
  for (let at = from; at < to; at += 8) {
    first = (first + log.getUint32(at, littleEndian) + second) | 0;
    second = (second + log.getUint32(at + 4, littleEndian) + first) | 0;
  }
  return [first, second];
};

const matches = (log: DataView, at: number, [first, second]: [number, number]): boolean =>
  log.getInt32(at) === first && log.getInt32(at + 4) === second;

/**
 * SQLite reads its log up to the first frame that is not whole and drops the rest without a word. At the end
 * that is what a crash leaves: a commit that was never acknowledged. But a commit is only written after the
 * one before it was synced; so where another commit follows a broken one, acknowledged events are lost.
 *
 * @returns true when the log of `file` is broken before its end.
 */
export const isLogBroken = (file: string): boolean => {
  if (!existsSync(`${file}-wal`)) return false;
  const bytes = readFileSync(`${file}-wal`);
  const log = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (log.byteLength <= headerSize) return false;
  const magic = log.getUint32(0);
  if (magic >>> 1 !== 0x377f0682 >>> 1) return true;
  const littleEndian = magic % 2 === 0;
  let running = sum(log, 0, 24, littleEndian, [0, 0]);
  if (!matches(log, 24, running)) return true;

  const frame = frameHeaderSize + log.getUint32(8);
  const ofThisRound = (at: number): boolean =>
    log.getUint32(at + 8) === log.getUint32(16) && log.getUint32(at + 12) === log.getUint32(20);
  const endsCommit = (at: number): boolean => log.getUint32(at + 4) !== 0;
  let at = headerSize;
  for (; at + frame <= log.byteLength && ofThisRound(at); at += frame) {
    running = sum(log, at, at + 8, littleEndian, running);
    running = sum(log, at + frameHeaderSize, at + frame, littleEndian, running);
    if (!matches(log, at + 16, running)) break;
  }
  // Behind the last whole frame: frames of an older round, or one torn commit, or damage.
  let commitEnded = false;
  for (; at + frame <= log.byteLength; at += frame) {
    if (!ofThisRound(at)) continue;
    if (commitEnded) return true;
    commitEnded = endsCommit(at);
  }
  return false;
};
