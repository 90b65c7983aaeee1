import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { demoPeople } from '@digihub/access';
import type { Role } from '@digihub/kernel';
import { programme } from '@digihub/programme';
import { type DemoServer, startDemoServer } from './demo-server.js';
import { filled, labelOf, type Operation } from './operations.js';
import { contextOf, valuesFor } from './sample.js';
import { ServerProcess } from './server-process.js';
import { until } from './until.js';
import { TemporaryFolders } from './temporary-folders.js';
import type { Known } from './world.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

const hubs = programme.hubs.map(({ code }) => code);
const [home, abroad] = ['antwerpen', 'limburg'] as const;

/** Open to everybody, and nothing else is: they hold no data. */
const open = [/^GET \/\w+\/health\/(live|ready)$/, /^GET \/demo\/v1\/clock$/];

/** What one hub may know of another, or of none: each with its reason. */
const overAllHubs: Readonly<Record<string, string>> = {
  'GET /finance/v1/programme': 'the programme is one for all hubs',
  'GET /finance/v1/aid/{undertaking}': 'the ceiling of an undertaking counts over all hubs',
  'POST /finance/v1/aid/{undertaking}/declarations': 'an undertaking declares to whichever hub it meets',
  'GET /finance/v1/check': 'whether money closes, over all hubs',
  'POST /finance/v1/programme/amendments/{version}/approve': 'the programme is one for all hubs',
  'POST /finance/v1/programme/amendments/{version}/reject': 'the programme is one for all hubs',
};

/** What an auditor may ask for beyond reading: work on what there is, and that it be kept. */
const auditorMay = [/^(POST|DELETE) \/audit\/v1\/jobs\//, /^POST \/erasure\/v1\/holds\/\{held\}\/place$/];

const staff = ['caseworker', 'coach', 'approver', 'finance'] as const;
const isStaff = (role: Role): boolean => (staff as readonly Role[]).includes(role);
const personOf = (role: Role, hub: string): string =>
  role === 'coach' ? `coach-${hub}-1` : isStaff(role) ? `${role}-${hub}` : role;

describe('who may do what, over every operation of the documents', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let demo: DemoServer;
  let guarded: readonly Operation[];
  let mine: readonly Known[];

  beforeAll(async () => {
    demo = await startDemoServer(data, 40);
    guarded = demo.operations.filter(({ roles }) => roles);
    mine = demo.world.ofHub(home);
  }, 300_000);
  afterAll(async () => {
    process.stdout.write(`${demo?.operations.length} operations, ${demo?.people.requests} requests\n`);
    await ServerProcess.endAll();
    folders.clear();
  });

  /** A trajectory of the own hub that went as far as the operation's context. */
  const caseFor = (operation: Operation): Known =>
    mine.findLast(({ contexts }) => contexts.has(contextOf(operation))) ?? mine[0]!;
  const ask = (who: Parameters<DemoServer['people']['get']>[0], operation: Operation, path: string) =>
    operation.method === 'POST'
      ? demo.people.post(who, path, operation.body?.example ?? {})
      : demo.people.ask(who, operation.method, path);
  const pathOf = (operation: Operation, known = caseFor(operation)): string =>
    filled(operation.path, valuesFor(operation, known, demo.world));

  it('documents every service, and opens to everybody only what holds no data', () => {
    expect(demo.services).toEqual(expect.arrayContaining(['intake', 'audit', 'operations', 'demo']));
    const unguarded = demo.operations.filter(({ roles }) => !roles).map(labelOf);
    expect(unguarded.filter((label) => !open.some((pattern) => pattern.test(label)))).toEqual([]);
    expect(guarded.length).toBeGreaterThan(demo.operations.length / 2);
  });

  it('asks for a token, and for a whole one', async () => {
    const before = await demo.head();
    const [header, claims, signature] = (await demo.issuer.issue(demoPeople[0]!)).split('.');
    const forged = Buffer.from(JSON.stringify({ sub: 'operator', roles: ['operator'] })).toString(
      'base64url',
    );
    const tokens = ['nonsense', `${header}.${forged}.${signature}`, `${header}.${claims}.`];
    for (const operation of guarded) {
      const path = pathOf(operation);
      const answers = [await ask(undefined, operation, path)];
      for (const token of tokens) answers.push(await ask({ token }, operation, path));
      const said = answers.map(({ status, body }) => `${status} ${String(body['code'])}`);
      expect([labelOf(operation), said]).toEqual([
        labelOf(operation),
        ['401 token-missing', ...tokens.map(() => '401 token-invalid')],
      ]);
    }
    expect(await demo.head()).toBe(before);
  });

  it('lets in the roles that the document names, and no other', async () => {
    const before = await demo.head();
    const faults: string[] = [];
    const roles: readonly Role[] = [...staff, 'partner', 'auditor', 'operator'];
    for (const operation of guarded) {
      for (const role of roles) {
        const named = operation.roles!.includes(role);
        // Whoever is let in may change something: that is for the walk of the examples.
        if (named && operation.method !== 'GET') continue;
        const who = role === 'partner' ? 'partner-howest' : personOf(role, home);
        const { status, body } = await ask(who, operation, pathOf(operation));
        const refused = status === 403 && body['code'] === 'role-missing';
        if (refused === named || status >= 500 || status === 401) {
          faults.push(`${labelOf(operation)} as ${who}: ${status} ${String(body['code'])}`);
        }
      }
    }
    expect(faults.slice(0, 30)).toEqual([]);
    expect(await demo.head()).toBe(before);
  });

  it('lets an auditor change nothing, but stop destruction', () => {
    const changing = guarded.filter(({ method, roles }) => method !== 'GET' && roles!.includes('auditor'));
    const labels = changing.map(labelOf);
    expect(labels.filter((label) => !auditorMay.some((pattern) => pattern.test(label)))).toEqual([]);
    expect(labels).toContain('POST /erasure/v1/holds/{held}/place');
  });

  it('keeps the cases of a hub from the staff of others, and those of a partner from other partners', async () => {
    const before = await demo.head();
    const faults: string[] = [];
    const scoped = guarded.filter(
      (operation) =>
        operation.pathParameters.length > 0 &&
        contextOf(operation) !== 'operations' &&
        !(labelOf(operation) in overAllHubs),
    );
    for (const known of demo.world.all().filter(({ hub }) => hub)) {
      const foreign = hubs[(hubs.indexOf(known.hub!) + 1) % hubs.length]!;
      const stranger = demoPeople.find(
        ({ organisation }) => organisation && demo.world.notNaming(organisation).includes(known.id),
      )!;
      for (const operation of scoped) {
        if (contextOf(operation) !== 'audit' && !known.contexts.has(contextOf(operation))) continue;
        // Who never registered hours has no hub yet.
        if (operation.pathParameters.includes('person') && !known.texts.has('person')) continue;
        const { person } = valuesFor(operation, known, demo.world);
        // Whose sheets lie in the other hub too is no stranger there.
        if (person !== undefined && demo.world.hubsOfSheets.get(person)?.has(foreign)) continue;
        for (const role of operation.roles!) {
          if (!isStaff(role) && role !== 'partner') continue;
          const who = role === 'partner' ? stranger.id : personOf(role, foreign);
          const path = pathOf(operation, known);
          const { status, text, body } = await ask(who, operation, path);
          // By its scope, not by its role: the role is one that the document names.
          if ((status !== 403 && status !== 404) || body['code'] === 'role-missing')
            faults.push(`${operation.method} ${path} as ${who}: ${status} ${text.slice(0, 150)}`);
        }
      }
    }
    expect(faults.slice(0, 30)).toEqual([]);
    expect(await demo.head()).toBe(before);
  });

  it('lists and searches show nothing of another hub or partner', async () => {
    const faults: string[] = [];
    let seen = 0;
    for (const operation of guarded) {
      if (operation.method !== 'GET' || operation.pathParameters.length > 0) continue;
      if (contextOf(operation) === 'operations' || labelOf(operation) in overAllHubs) continue;
      for (const role of operation.roles!) {
        if (!isStaff(role) && role !== 'partner') continue;
        const who = role === 'partner' ? 'partner-howest' : personOf(role, home);
        const hidden = role === 'partner' ? demo.world.notNaming('howest') : demo.world.foreignTo(home);
        for (const search of searches(operation)) {
          const text = await everyPage(who, `${operation.path}?${search}`);
          seen += mine.filter(({ id }) => text.includes(id)).length;
          const leaked = hidden.filter((id) => text.includes(id));
          const others = role === 'partner' ? [] : (text.match(otherHub) ?? []);
          if (leaked.length + others.length > 0) {
            faults.push(
              `${labelOf(operation)}?${search} as ${who}: ${[...leaked, ...new Set(others)].join()}`,
            );
          }
        }
      }
    }
    expect(faults.slice(0, 30)).toEqual([]);
    expect(seen).toBeGreaterThan(50);
  });

  /** Another hub as somebody's, or as that of a row. */
  const otherHub = new RegExp(
    `"hub":"(?!${home})[a-z-]+"|(coach|approver|caseworker|finance)-${abroad}(-\\d)?`,
    'g',
  );

  /** All pages of a list, as one text. */
  const everyPage = async (who: string, path: string): Promise<string> => {
    const texts: string[] = [];
    for (let cursor = ''; ;) {
      const { status, text, body } = await demo.people.get(who, `${path}${cursor && `&cursor=${cursor}`}`);
      if (status !== 200) throw new Error(`${path} as ${who}: ${status} ${text}`);
      texts.push(text);
      if (typeof body['next'] !== 'string') return texts.join('\n');
      cursor = encodeURIComponent(body['next']);
    }
  };

  /** Without anything, with each search of the document as its example has it, and by the other hub. */
  const searches = (operation: Operation): readonly string[] => {
    const own = operation.queryParameters.filter(({ name }) => !['cursor', 'after', 'limit'].includes(name));
    const limit = operation.queryParameters.some(({ name }) => name === 'limit') ? 'limit=7' : '';
    return [
      limit,
      ...own.map(({ name, schema, example }) => {
        const value = name === 'hub' ? abroad : String(example ?? schema?.example ?? schema?.enum?.[0]);
        return `${name}=${encodeURIComponent(value)}&${limit}`;
      }),
    ];
  };

  it('notes who looked and who was refused, in the log and in the story of the trajectory', async () => {
    const known = caseFor(guarded.find((operation) => contextOf(operation) === 'intake')!);
    const [reader, stranger] = [`caseworker-${home}`, `caseworker-${abroad}`];
    expect((await demo.people.get(reader, `/intake/v1/requests/${known.id}`)).status).toBe(200);
    expect((await demo.people.get(reader, `/audit/v1/trajectories/${known.id}/history`)).status).toBe(200);
    expect((await demo.people.get(stranger, `/audit/v1/trajectories/${known.id}/state`)).status).toBe(403);
    const place = `/erasure/v1/holds/${known.id}/place`;
    expect((await demo.people.post(stranger, place, { ground: 'audit' })).status).toBe(403);
    const lookedAt = async (query: string): Promise<readonly Record<string, unknown>[]> => {
      const { body } = await demo.people.get('auditor', `/audit/v1/access-log?limit=200&${query}`);
      return body['items'] as readonly Record<string, unknown>[];
    };
    const ours = `trajectory=${known.id}`;
    const noted = (who: string, route: string) =>
      until(async () => (await lookedAt(`${ours}&by=${who}`)).findLast((look) => look['route'] === route));
    const look = await noted(reader, 'GET /intake/v1/requests/:id');
    for (const one of [look, await noted(reader, 'GET /audit/v1/trajectories/:id/history')])
      expect(one).toMatchObject({ purpose: 'case-handling', type: 'access.personal-data-read.v1' });
    expect(await noted(stranger, 'GET /audit/v1/trajectories/:id/state')).toMatchObject({
      ...{ code: 'outside-your-scope', type: 'access.refused.v1' },
    });
    expect(await noted(stranger, 'POST /erasure/v1/holds/:held/place')).toMatchObject({
      ...{ code: 'role-missing', type: 'access.refused.v1' },
    });
    const [person] = look['subjects'] as string[];
    expect((await lookedAt(`person=${person}`)).length).toBeGreaterThan(0);
    expect(await lookedAt(`${ours}&since=2099-01-01`)).toEqual([]);
    const { text } = await demo.people.get('auditor', `/audit/v1/trajectories/${known.id}/history?limit=200`);
    expect(text).toContain('Persoonsgegevens ingezien');
    expect((await demo.people.get(reader, '/audit/v1/access-log')).status).toBe(403);
  });

  it('ends on its date: an auditor whose access is over reads nothing', async () => {
    const set = await demo.people.post('operator', '/demo/v1/clock', {
      instant: '2025-01-02T09:00:00.000Z',
      running: false,
    });
    expect(set.status).toBe(200);
    for (const operation of guarded) {
      const { status, body } = await ask('auditor', operation, pathOf(operation));
      expect([labelOf(operation), status, body['code']]).toEqual([labelOf(operation), 403, 'access-ended']);
    }
  });
});
