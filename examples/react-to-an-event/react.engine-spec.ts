import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { asyncApi, topic } from '@digihub/contracts/async-api';
import { exampleEvents } from '@digihub/contracts/examples';
import { toRecord } from '@digihub/event-bus-kafka';
import { Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import { type LocalBroker, startLocalBroker } from '../../infra/kafka/start-local-broker.js';

const here = new URL('./', import.meta.url).pathname;
const root = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'react-kafka-'));
const python = spawnSync('python3', ['--version']).status === 0;
const venv = join(folder, 'venv');

/** As the relays of the services write them. */
const examples = exampleEvents().map(toRecord) satisfies Message[];
const payment = examples.find(({ headers }) => headers['ce_type']?.includes('payment-received'))!;
const paid = (id: string, amount: number, outstanding: number, newer: object = {}): Message => ({
  ...payment,
  headers: { ...payment.headers, ce_id: id, ...newer },
  value: JSON.stringify({ invoice: 'voka-limburg-2022-000001', amount, outstanding }),
});

/** A program that runs until it is told to stop; what it says can be waited for. */
class Program {
  private static readonly running = new Set<Program>();
  private said = '';
  errors = '';
  private readonly process: ChildProcessByStdio<null, Readable, Readable>;
  private readonly exit: Promise<unknown[]>;

  constructor(command: string, args: readonly string[]) {
    this.process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.exit = once(this.process, 'close');
    this.process.stdout.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    Program.running.add(this);
    void this.exit.then(() => Program.running.delete(this));
  }

  get lines(): string[] {
    return this.said.split('\n').filter((line) => line !== '');
  }

  /** Resolves when a line says this; fails when the program ends first. */
  async says(text: string): Promise<void> {
    while (!this.said.includes(text)) {
      const more = once(this.process.stdout, 'data').then(() => true);
      const goesOn = await Promise.race([more, this.exit.then(() => false)]);
      if (!goesOn && !this.said.includes(text))
        throw new Error(`it ended and never said ${text}: ${this.errors}`);
    }
  }

  async ended(): Promise<number> {
    const [code] = (await this.exit) as [number];
    return code;
  }

  stop(): Promise<number> {
    this.process.kill('SIGTERM');
    return this.ended();
  }

  static async killAll(): Promise<void> {
    for (const program of Program.running) {
      program.process.kill('SIGKILL');
      await program.exit;
    }
  }
}

const programs = [
  {
    language: 'TypeScript',
    command: process.execPath,
    file: 'react.ts',
    group: 'react-to-an-event',
    there: true,
  },
  {
    language: 'Python',
    command: join(venv, 'bin/python'),
    file: 'react.py',
    group: 'react-to-an-event-python',
    there: python,
  },
];

let broker: LocalBroker;
let kafka: Kafka;
let producer: Producer;

beforeAll(async () => {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/contracts'], { cwd: root });
  if (python) {
    execFileSync('python3', ['-m', 'venv', venv]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    execFileSync(join(venv, 'bin/python'), [...pip, '-r', join(here, 'requirements.txt')]);
  }
  broker = await startLocalBroker();
  kafka = new Kafka({ brokers: [...broker.brokers], logLevel: logLevel.NOTHING, retry: { retries: 20 } });
  producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, transactionalId: 'examples' });
  await producer.connect();
}, 240_000);

afterAll(async () => {
  await Program.killAll();
  await producer?.disconnect();
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

/** All or none of them reach the readers. */
const publish = async (
  messages: readonly Message[],
  outcome: 'commit' | 'abort' = 'commit',
): Promise<void> => {
  const transaction = await producer.transaction();
  await transaction.send({ topic, messages: [...messages] });
  await transaction[outcome]();
};

const withAdmin = async (act: (admin: ReturnType<Kafka['admin']>) => Promise<unknown>): Promise<void> => {
  const admin = kafka.admin();
  await admin.connect();
  await act(admin).finally(() => admin.disconnect());
};

describe('the AsyncAPI document', () => {
  it('shows every message as the relays write it', () => {
    const shown = Object.values(asyncApi().components.messages).map(({ examples: [example] }) => example!);
    expect(shown.map(({ headers, payload }) => ({ headers, value: JSON.stringify(payload) }))).toEqual(
      examples.map(({ headers, value }) => ({ headers, value })),
    );
  });
});

describe.each(programs)('the example in $language, on a real Kafka', ({ command, file, group, there }) => {
  if (!there) {
    it.skip(`python3 is not on this machine, so ${file} is not run`, () => undefined);
    return;
  }
  const start = () => {
    const args = ['--state', join(folder, `${file}.db`), '--kafka', broker.brokers.join(',')];
    return new Program(command, [join(here, file), ...args]);
  };

  beforeAll(async () => {
    await withAdmin(async (admin) => {
      if ((await admin.listTopics()).includes(topic)) await admin.deleteTopics({ topics: [topic] });
      await admin.createTopics({ topics: [{ topic, numPartitions: 4 }], waitForLeaders: true });
    });
    await publish(examples);
    await publish([paid('never', 1, 1)], 'abort');
  });

  it('reacts to what was committed, in order, and to nothing that was not', async () => {
    const program = start();
    await program.says('1000.00 euro received');
    await publish([paid('rest', 208550, 0)]);
    await program.says('0.00 euro outstanding');
    expect(await program.stop()).toBe(0);
    expect(program.lines).toEqual([
      'invoice voka-limburg-2022-000001: 3085.50 euro to be paid by 2022-10-01',
      'invoice voka-limburg-2022-000001: 1000.00 euro received, 2085.50 euro outstanding',
      'invoice voka-limburg-2022-000001: 2085.50 euro received, 0.00 euro outstanding',
    ]);
    expect(program.errors).toContain(' 3 done, 0 repeats');
    expect(program.errors).toContain('log: 0 gaps');
  });

  it('goes on where it was', async () => {
    await publish([paid('once-more', 5, -5)]);
    const program = start();
    await program.says('-0.05 euro outstanding');
    expect(await program.stop()).toBe(0);
    expect(program.errors).toContain(' 1 done, 0 repeats');
  });

  it('does nothing twice when its place in the topic is lost and it reads all of it again', async () => {
    await withAdmin((admin) => admin.deleteGroups([group]));
    await publish([paid('after', 5, -10)]);
    const program = start();
    await program.says('-0.10 euro outstanding');
    expect(await program.stop()).toBe(0);
    expect(program.lines).toHaveLength(1);
    expect(program.errors).toContain(' 1 done, 4 repeats');
  });

  it('stops at a version that it does not know, and meets it again until it is updated', async () => {
    await publish([paid('newer', 1, 1, { ce_type: 'be.digihub.finance.payment-received.v2' })]);
    for (const again of [1, 2]) {
      const program = start();
      expect([again, await program.ended()]).toEqual([again, 3]);
      expect(program.errors).toContain(
        'payment-received.v2 (event newer) is of a version that is not known here',
      );
    }
  });
});
