import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { badBodies } from './bad-bodies.js';
import { type DemoServer, startDemoServer } from './demo-server.js';
import type { Answer } from './http-people.js';
import { filled, labelOf, type Operation } from './operations.js';
import { contextOf, valuesFor } from './sample.js';
import { ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

/** On the real server, for every command of the documents. */
describe('bad input', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let demo: DemoServer;
  let commands: readonly Operation[];
  let before: string;

  beforeAll(async () => {
    demo = await startDemoServer(data, 20);
    commands = demo.operations.filter(({ method, roles }) => method === 'POST' && roles);
    before = await demo.head();
  }, 300_000);
  afterAll(async () => {
    process.stdout.write(`${commands?.length} commands, ${demo?.people.requests} requests\n`);
    await ServerProcess.endAll();
    folders.clear();
  });

  /** Somebody who may, on a case of the own hub: only the input is wrong. */
  const target = (operation: Operation): { readonly who: string; readonly path: string } => {
    const known =
      demo.world.all().findLast(({ hub, contexts }) => hub && contexts.has(contextOf(operation))) ??
      demo.world.all().find(({ hub }) => hub)!;
    const role = operation.roles![0]!;
    const organisation = [...(known.texts.get('organisation') ?? ['howest'])][0]!;
    const who =
      role === 'operator' || role === 'auditor'
        ? role
        : role === 'partner'
          ? `partner-${organisation}`
          : `${role}-${known.hub}${role === 'coach' ? '-1' : ''}`;
    return { who, path: filled(operation.path, valuesFor(operation, known, demo.world)) };
  };

  /** What is wrong with an answer that must be a problem of one of these statuses; undefined: nothing. */
  const fault = (
    { status, type, body, text }: Answer,
    ...expected: readonly number[]
  ): string | undefined => {
    const whole =
      type === 'application/problem+json; charset=utf-8' &&
      body['status'] === status &&
      typeof body['code'] === 'string' &&
      typeof body['detail'] === 'string' &&
      body['type'] === `urn:digihub:problem:${body['code']}`;
    return whole && expected.includes(status) ? undefined : `${status} ${type} ${text.slice(0, 200)}`;
  };

  const everywhere = async (
    send: (operation: Operation, who: string, path: string) => Promise<Answer>,
    ...expected: readonly number[]
  ): Promise<string[]> => {
    const faults: string[] = [];
    for (const operation of commands) {
      const { who, path } = target(operation);
      const found = fault(await send(operation, who, path), ...expected);
      if (found) faults.push(`${labelOf(operation)}: ${found}`);
    }
    return faults;
  };

  it('a wrong token', async () => {
    const send = (_: Operation, __: string, path: string) => demo.people.post({ token: 'wrong' }, path);
    expect(await everywhere(send, 401)).toEqual([]);
  });

  it('broken JSON', async () => {
    const send = (_: Operation, who: string, path: string) => demo.people.post(who, path, '{"broken": ');
    expect(await everywhere(send, 400)).toEqual([]);
  });

  it('another content type', async () => {
    const send = (_: Operation, who: string, path: string) =>
      demo.people.post(who, path, '<xml/>', { 'content-type': 'application/xml' });
    expect(await everywhere(send, 415)).toEqual([]);
  });

  it('a body of 10 MB', async () => {
    const huge = JSON.stringify({ text: 'x'.repeat(10_000_000) });
    const send = (_: Operation, who: string, path: string) => demo.people.post(who, path, huge);
    expect(await everywhere(send, 413)).toEqual([]);
  });

  it('no idempotency key, or one that is none', async () => {
    const keyed = commands.filter(({ path }) => !/^\/(demo|operations)\//.test(path)).map(labelOf);
    for (const key of ['', 'k'.repeat(201)]) {
      const send = (operation: Operation, who: string, path: string) =>
        demo.people.post(who, path, operation.body?.example ?? {}, { 'idempotency-key': key });
      const faults = await everywhere(send, 400);
      expect(faults.filter((one) => keyed.some((label) => one.startsWith(`${label}:`)))).toEqual([]);
    }
  });

  it('unknown fields, wrong types, absurd dates: every field of every body', async () => {
    const faults: string[] = [];
    let tried = 0;
    for (const operation of commands.filter(({ body }) => body)) {
      const { who, path } = target(operation);
      for (const { what, body } of badBodies(operation)) {
        tried += 1;
        const found = fault(await demo.people.post(who, path, body), 400);
        if (found) faults.push(`${labelOf(operation)} with ${what}: ${found}`);
      }
    }
    process.stdout.write(`${tried} bad bodies\n`);
    expect(faults.slice(0, 30)).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });

  it('paths, queries and methods that make no sense', async () => {
    const faults: string[] = [];
    const notThere = ['x', '%00', '..%2f..', "' or 1=1", 'é', 'x'.repeat(300)];
    for (const operation of demo.operations.filter(({ roles }) => roles)) {
      const { who, path } = target(operation);
      for (const id of operation.pathParameters.length > 0 ? notThere : []) {
        const values = Object.fromEntries(operation.pathParameters.map((name) => [name, id]));
        const odd = filled(operation.path, values);
        const answer =
          operation.method === 'POST'
            ? await demo.people.post(who, odd, operation.body?.example ?? {})
            : await demo.people.ask(who, operation.method, odd);
        // A question about something that has nothing may be answered with nothing.
        const found =
          answer.status < 300 && operation.method === 'GET'
            ? undefined
            : fault(answer, 400, 403, 404, 409, 414);
        if (found) faults.push(`${operation.method} ${odd.slice(0, 120)}: ${found}`);
      }
      const method = await demo.people.ask(who, 'PUT', path, {
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      const wrong = fault(method, 404, 405);
      if (wrong) faults.push(`PUT ${path}: ${wrong}`);
      for (const { name } of operation.method === 'GET' ? operation.queryParameters : []) {
        // The last two are cursors of another list: ["x"] and ["x","y"].
        for (const value of ['', '%00', 'x'.repeat(3000), '-1', "a' or 1=1", 'WyJ4Il0', 'WyJ4IiwieSJd']) {
          const { status, text } = await demo.people.get(who, `${path}?${name}=${encodeURIComponent(value)}`);
          if (status >= 500 && status !== 503)
            faults.push(`${path}?${name}=${value.slice(0, 20)}: ${status} ${text}`);
        }
      }
    }
    expect(faults.slice(0, 30)).toEqual([]);
  });

  it('writes nothing, not even half', async () => {
    expect(await demo.head()).toBe(before);
  });
});
