/**
 * A server as the tests need one: opens the store of a folder and appends one event after another to its stream.
 * Prints a line per step: `open`, then `acknowledged <revision>`; or `refused <reason>` and ends.
 * Arguments: folder, stream, number of appends; it then stays open until it is killed or its input ends.
 */
import { writeSync } from 'node:fs';
import { openEmbeddedStore } from '../embedded-store.js';

const [folder, stream, count] = process.argv.slice(2);
process.stdin.on('end', () => process.exit(0)).resume();
const say = (line) => writeSync(1, `${line}\n`);
const event = (n) => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  type: 'test.happened.v1',
  data: { n, text: 'x'.repeat(300) },
  metadata: {},
});

try {
  const store = await openEmbeddedStore({ folder });
  say('open');
  for (let n = 0; n < Number(count); n += 1) {
    const { revision } = await store.append(stream, [event(n)], n === 0 ? 'no-stream' : n - 1);
    say(`acknowledged ${revision}`);
  }
} catch (error) {
  say(`refused ${error.reason ?? error.message}`);
}
