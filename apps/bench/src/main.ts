/** `npm run bench`: every benchmark, its figures printed and written to `docs/bench.json` and `docs/bench.md`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Section } from './benchmark.js';
import { catalogue } from './catalogue.js';
import { thisMachine } from './machine.js';
import { asJson, asMarkdown, type Report, sectionAsMarkdown } from './report.js';
import { startBenchmark } from './start-benchmark.js';

const names = Object.keys(catalogue);
const usage = `node apps/bench/dist/main.js [--only NAME] [--quick] [--json] [--date YYYY-MM-DD] [--out FOLDER]

  --only NAME  one benchmark (may be repeated): ${names.join(', ')}
  --quick      less data and fewer runs: to see that it works
  --json       print one JSON document
  --date DAY   the day to write into the result; today where absent
  --out FOLDER where to write bench.json and bench.md; docs/ for a whole run, nowhere for any other`;

const wrongUse = (message: string): never => {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
};

const argumentsGiven = () => {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        date: { type: 'string', default: new Date().toISOString().slice(0, 10) },
        out: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return wrongUse((error as Error).message);
  }
};

const { only, quick, json, date, out, help } = argumentsGiven();
if (help) {
  console.log(usage);
  process.exit(0);
}
const wanted = only ?? names;
for (const name of wanted) if (!names.includes(name)) wrongUse(`there is no benchmark "${name}"`);
if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) wrongUse(`"${date}" is not a day`);
const docs = fileURLToPath(new URL('../../../docs', import.meta.url));
const folder = out === undefined ? (only || quick ? undefined : docs) : resolve(out);

// The benchmark under way gets the signal too; the loop ends when it has gone, and its folder with it.
let interrupted = false;
process.on('SIGINT', () => (interrupted = true));

const machine = thisMachine();
const sections: Section[] = [];
let failed = false;
for (const name of wanted) {
  if (interrupted) break;
  try {
    const section = await startBenchmark(name, quick);
    sections.push(section);
    if (!json) console.log(`${sectionAsMarkdown(section)}\n\n(${section.seconds} s)\n`);
  } catch (error) {
    failed = true;
    console.error(`${name}: ${(error as Error).message}`);
  }
}

const report: Report = { date, quick, machine, sections };
if (json) process.stdout.write(asJson(report));
if (folder !== undefined && !failed && !interrupted) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'bench.json'), asJson(report));
  writeFileSync(join(folder, 'bench.md'), asMarkdown(report));
  if (!json) console.log('Written: bench.json and bench.md.');
}
process.exitCode = failed || interrupted ? 3 : 0;
