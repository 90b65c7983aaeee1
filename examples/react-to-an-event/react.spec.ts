import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contracts, type PublishedEvent, validate } from '@digihub/contracts';
import { exampleEvents } from '@digihub/contracts/examples';

const here = new URL('./', import.meta.url).pathname;
const root = new URL('../../', import.meta.url).pathname;
const sample = readFileSync(join(here, 'events.jsonl'), 'utf8');
const invoice = 'invoice voka-limburg-2022-000001';
const golden = exampleEvents();
const payment = golden.find(({ type }) => type.endsWith('.payment-received.v1'))!;

const python = spawnSync('python3', ['--version']).status === 0;
const consumers = [
  { language: 'TypeScript', command: process.execPath, file: 'react.ts', there: true },
  { language: 'Python', command: 'python3', file: 'react.py', there: python },
];

describe.each(consumers)('the example in $language', ({ language, command, file, there }) => {
  if (!there) {
    it.skip(`${command} is not on this machine, so the ${language} example is not run`, () => undefined);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'react-'));
  const feed = (state: string, events: readonly PublishedEvent[] | string) => {
    const input =
      typeof events === 'string' ? events : events.map((event) => JSON.stringify(event)).join('\n');
    const args = [join(here, file), '--state', join(folder, state)];
    const { stdout, stderr, status } = spawnSync(command, args, { input, encoding: 'utf8' });
    return { said: stdout.split('\n').filter((line) => line !== ''), stderr, status };
  };
  // The example runs as its reader runs it: against the built package.
  beforeAll(() => {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/contracts'], {
      cwd: root,
    });
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reacts to the golden events that concern it, and passes over all others', () => {
    const { said, stderr, status } = feed('golden.db', golden);
    expect(said).toEqual([
      `${invoice}: 3085.50 euro to be paid by 2022-10-01`,
      `${invoice}: 1000.00 euro received, 2085.50 euro outstanding`,
    ]);
    expect(stderr).toContain(`${golden.length} read, 2 done, 0 repeats`);
    expect(status).toBe(0);
  });

  it('does nothing twice: neither a repeat among the events, nor when it reads all of them again', () => {
    expect(feed('sample.db', sample)).toMatchObject({
      said: [
        `${invoice}: 3085.50 euro to be paid by 2022-10-01`,
        `${invoice}: 1000.00 euro received, 2085.50 euro outstanding`,
        `${invoice}: 2085.50 euro received, 0.00 euro outstanding`,
      ],
      status: 0,
    });
    const again = feed('sample.db', sample);
    expect(again.said).toEqual([]);
    expect(again.stderr).toContain('6 read, 0 done, 4 repeats');
  });

  it('stops at a version that it does not know, and passes nothing by', () => {
    const newer = { ...payment, id: 'newer', type: payment.type.replace('.v1', '.v2') };
    const later = { ...payment, id: 'later' };
    const stopped = feed('newer.db', [payment, newer, later]);
    expect(stopped).toMatchObject({ said: [expect.stringContaining('1000.00 euro received')], status: 3 });
    expect(stopped.stderr).toContain(`${newer.type} (event newer) is of a version that is not known here`);
    expect(feed('newer.db', [payment, later]).said).toHaveLength(1);
  });

  describe('by the log index of the events', () => {
    /** Of one trajectory and one source, those of finance: see who publishes most. */
    const chain = golden.filter(({ type }) => type.includes('.finance.') && !type.includes('.programme-'));
    const log = (events: readonly PublishedEvent[]) => {
      const { stderr } = feed(`log-${crypto.randomUUID()}.db`, events);
      return stderr.split('\n').filter((line) => line.startsWith('log:') || line.startsWith('missing'));
    };

    it('finds nothing amiss where all is there, also when partitions come one after another', () => {
      expect(log(golden)).toEqual(['log: 0 gaps, 0 read again, 0 out of order']);
      const apart = Map.groupBy(golden, ({ subject }) => subject);
      expect(apart.size).toBeGreaterThan(1);
      for (const order of [[...apart.values()], [...apart.values()].reverse()])
        expect(log(order.flat())).toEqual(['log: 0 gaps, 0 read again, 0 out of order']);
    });

    it('names what is missing', () => {
      const [before, dropped] = [golden.indexOf(chain[1]!), golden.indexOf(chain[2]!)];
      expect(log(golden.filter((_, index) => index !== dropped))).toEqual([
        `missing of ${chain[2]!.source}: log index ${dropped}, and what lies between it and ${before}`,
        'log: 1 gaps, 0 read again, 0 out of order',
      ]);
      const first = golden.indexOf(golden.find(({ source }) => source === chain[0]!.source)!);
      expect(log(golden.filter((_, index) => index !== first))).toEqual([
        `missing of ${chain[0]!.source}: log index ${first}, and what lies between it and the first`,
        'log: 1 gaps, 0 read again, 0 out of order',
      ]);
    });

    it('counts what comes again, and what a later one of its trajectory overtook', () => {
      expect(log([...golden, chain[1]!])).toEqual(['log: 0 gaps, 1 read again, 0 out of order']);
      const [one, two] = [golden.indexOf(chain[1]!), golden.indexOf(chain[2]!)];
      const swapped = golden.with(one, golden[two]!).with(two, golden[one]!);
      expect(log(swapped)).toEqual(['log: 0 gaps, 0 read again, 1 out of order']);
    });

    it('remembers: a gap stays until what was missing comes', () => {
      const [missing] = chain.slice(2);
      const without = golden.filter((event) => event !== missing);
      expect(feed('gap.db', without).stderr).toContain('log: 1 gaps');
      expect(feed('gap.db', []).stderr).toContain('log: 1 gaps');
      expect(feed('gap.db', [missing!]).stderr).toContain('log: 0 gaps, 0 read again, 1 out of order');
    });

    it('says nothing of events that have none', () => {
      const older = golden.map(
        (event) =>
          Object.fromEntries(
            Object.entries(event).filter(([name]) => !name.startsWith('log')),
          ) as unknown as PublishedEvent,
      );
      expect(log(older)).toEqual(['log: 0 gaps, 0 read again, 0 out of order']);
    });
  });

  it('keeps nothing of an event that failed: it is handled when it comes again, mended', () => {
    const broken = { ...payment, data: { invoice: 'x', amount: 1 } };
    expect(feed('broken.db', [broken]).status).not.toBe(0);
    expect(feed('broken.db', [payment]).said).toHaveLength(1);
  });
});

describe('the sample', () => {
  it('holds events as their contracts say, one of them twice', () => {
    const events = sample
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as PublishedEvent);
    for (const { type, data } of events) expect(() => validate(contracts.get(type)!, data)).not.toThrow();
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length - 1);
  });
});
