/** How far a long command is, in one line that is written over; only where a person looks. */
export const progress = {
  show: (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001b[K`);
  },
  clear: (): void => {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  },
};
