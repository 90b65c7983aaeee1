/** The process of one benchmark: `run-benchmark.js NAME FOLDER [--quick]`; its figures go to the parent. */
import type { Measured } from './benchmark.js';
import { catalogue } from './catalogue.js';

const [name, folder, ...flags] = process.argv.slice(2);
const entry = name === undefined ? undefined : catalogue[name];
if (!entry || folder === undefined) throw new RangeError('run-benchmark NAME FOLDER [--quick]');

// What it started ends when this process exits, and by no other way of ending.
process.once('SIGTERM', () => process.exit(3));

const run = await entry.load();
const measured: Measured = await run({ folder, quick: flags.includes('--quick') });
if (process.send) process.send(measured, () => process.exit(0));
else console.log(JSON.stringify(measured, null, 2));
