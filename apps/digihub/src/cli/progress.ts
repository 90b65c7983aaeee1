/** Milliseconds between two lines that a person reads. */
const betweenLines = 100;
let shownAt = -Infinity;

/** How far a long command is, in one line that is written over; only where a person looks. Cheap, so call it often. */
export const progress = {
  show: (text: string): void => {
    if (!process.stderr.isTTY || performance.now() - shownAt < betweenLines) return;
    shownAt = performance.now();
    process.stderr.write(`\r${text}\u001b[K`);
  },
  clear: (): void => {
    shownAt = -Infinity;
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  },
};
