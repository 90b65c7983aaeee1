import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { demoPeople } from '@digihub/access';
import { dataFolder } from '../data-folder.js';
import { demoStart } from '../demo-clock.js';
import { Api } from '../demo/api.js';
import * as intake from '../demo/intake-scenes.js';
import type { Play } from '../demo/play.js';
import { stories, type Story } from '../demo/stories.js';
import { type DemoServer, startDemoServer } from './demo-server.js';
import { filled, labelOf, type Operation } from './operations.js';
import { rush } from './rush.js';
import { contextOf, valuesFor } from './sample.js';
import { ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';
import { World } from './world.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

/** Whose partners, people and chambers the examples name. */
const exemplary = ['west-vlaanderen', 'limburg'];

/** Cases of other hubs on which an example is tried per day of the demo, so that the days stay short. */
const triesPerDay = 4;

/** What the demo does not lead up to, or what an example cannot name. */
const notToBeHad: Readonly<Record<string, string>> = {
  'POST /audit/v1/jobs/redecide': 'the example names a trajectory that nobody has',
  'POST /erasure/v1/requests': 'nobody of the demo has that address',
  'POST /erasure/v1/requests/{request}/approve': 'nobody asks to be forgotten',
  'POST /erasure/v1/requests/{request}/refuse': 'nobody asks to be forgotten',
  'POST /erasure/v1/lists': 'no retention ends within the demo',
  'POST /erasure/v1/lists/{list}/approve': 'there is no list',
  'POST /erasure/v1/lists/{list}/refuse': 'there is no list',
  'POST /erasure/v1/holds/{held}/place': 'a hold lies on what somebody names',
  'POST /erasure/v1/holds/{held}/release': 'nothing is on hold',
  'POST /coaching/v1/timesheets/{person}/{month}/return': 'a sheet is approved as soon as it was signed',
  'POST /coaching/v1/timesheets/{person}/{month}/corrections': 'an entry gets its id when it is registered',
  'POST /finance/v1/programme/amendments/{version}/reject': 'the one amendment is approved',
  'POST /finance/v1/trajectories/{id}/refunds': 'nobody paid too much',
  'POST /operations/v1/{context}/parked/{consumer}/{message}/retry': 'nothing is parked',
  'POST /operations/v1/{context}/parked/{consumer}/{message}/dismiss': 'nothing is parked',
  'POST /operations/v1/{context}/rebuild/back': 'the example only compares, so nothing is kept',
};

/** Good bodies that must be refused as they stand, and how. */
const refused: Readonly<Record<string, string>> = {
  // A checkpoint bears the signature of one log: what a document shows is none of ours.
  'POST /audit/v1/jobs/verify': '422 audit.not-our-checkpoint',
};

/** Opened, and nobody has been asked yet: in the demo's own stories somebody is, at once. */
async function* unrouted(play: Play): Story {
  await intake.request(play, 'Hoe kunnen we onze productieplanning beter voorspellen?');
  yield play.workingDays(3);
  await intake.firstContact(play);
  await intake.identify(play);
  await intake.declareSize(play);
  await intake.clarify(play, 'Vraagvoorspelling voor de productieplanning.');
  yield play.workingDays(2);
  await intake.open(play);
  yield play.workingDays(20);
}

const many = <T>(count: number, one: T): readonly T[] => Array.from({ length: count }, () => one);

/**
 * The demo is played; at the end of each of its days, every example that was not done yet is tried as it stands on
 * some of the cases. Each must be taken for a good body everywhere, and be done somewhere.
 */
describe('the examples of the documents, on the demo data', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let demo: DemoServer;
  let commands: readonly Operation[];
  /** What the example of an operation was answered, by its label. */
  const answers = new Map<string, Set<string>>();

  beforeAll(async () => {
    demo = await startDemoServer(data, 0);
    commands = demo.operations.filter(({ method }) => method === 'POST');
    let day = 0;
    const played = await rush(new Api(demo.server.url, demo.issuer), {
      seed: 4,
      trajectories: 48,
      from: demoStart,
      // The examples end stories themselves; of those that few examples can be done on, there are some more.
      extra: [
        ...many(8, { hub: 'west-vlaanderen', story: unrouted }),
        ...many(8, { hub: 'limburg', story: stories['bought-expertise'] }),
        ...many(5, { hub: 'limburg', story: stories.settled }),
        ...many(3, { hub: 'limburg', story: stories.corrected }),
      ],
      enough: async () => {
        day += 1;
        const world = await World.of(dataFolder(data).events);
        for (const operation of commands.filter(({ path }) => !path.startsWith('/demo/'))) {
          if (!answers.get(labelOf(operation))?.has('done')) await tryOn(operation, world, day);
        }
        return false;
      },
    });
    if (played.ended === 0) throw new Error(`nothing was played: ${played.refused[0]}`);
    for (const operation of commands.filter(({ path }) => path.startsWith('/demo/'))) {
      const { status } = await demo.people.post('operator', operation.path, operation.body?.example ?? {});
      answers.set(labelOf(operation), new Set([status === 200 ? 'done' : String(status)]));
    }
  }, 300_000);
  afterAll(async () => {
    process.stdout.write(`${commands?.length} examples, ${demo?.people.requests} requests\n`);
    await ServerProcess.endAll();
    folders.clear();
  });

  const tryOn = async (operation: Operation, world: World, day: number): Promise<void> => {
    const said = answers.get(labelOf(operation)) ?? new Set();
    answers.set(labelOf(operation), said);
    if (labelOf(operation) in notToBeHad && said.size > 0) return;
    const context = contextOf(operation);
    const cases = world
      .all()
      .filter(({ contexts }) => contexts.has(context) || ['operations', 'audit'].includes(context))
      .map((one) => ({ ...one, hub: one.hub ?? exemplary[0]! }));
    const others = cases.filter(({ hub }) => !exemplary.includes(hub));
    const some =
      others.length > 0
        ? Array.from({ length: triesPerDay }, (_, n) => others[(day * triesPerDay + n) % others.length]!)
        : [];
    // What belongs to no one case has the same address for many.
    const tried = new Set<string>();
    for (const one of [...cases.filter(({ hub }) => exemplary.includes(hub)), ...some]) {
      if (said.has('done')) return;
      const values = valuesFor(operation, one, world);
      const path = filled(operation.path, values);
      for (const who of askers(operation, one.hub, one.texts.get('organisation') ?? new Set())) {
        if (tried.has(`${who} ${path}`)) continue;
        tried.add(`${who} ${path}`);
        const { status, body } = await demo.people.post(who, path, operation.body?.example ?? {});
        const errors = (body['errors'] ?? []) as readonly { readonly path: string; readonly code: string }[];
        const why = errors.map(({ path: field, code }) => `${field}: ${code}`).join(', ');
        said.add(status < 300 ? 'done' : `${status} ${String(body['code'])} ${why}`.trim());
        if (status >= 300) continue;
        // The next example decides on another.
        world.corrections.delete(values['correction'] ?? '');
        break;
      }
    }
  };

  /** Those whom the document lets in: of this hub or of all, or who speak for one of these organisations. */
  const askers = (
    { roles = [] }: Operation,
    hub: string,
    organisations: ReadonlySet<string>,
  ): readonly string[] =>
    demoPeople
      .filter((person) => person.roles.some((role) => roles.includes(role)))
      .filter(({ hubs, organisation, id }) =>
        organisation
          ? organisations.has(organisation)
          : hubs.length === 0 || (hubs.includes(hub) && !id.endsWith('-2')),
      )
      .map(({ id }) => id);

  it('stand with every request body', () => {
    for (const operation of commands.filter(({ body }) => body)) {
      expect([labelOf(operation), typeof operation.body!.example]).toEqual([labelOf(operation), 'object']);
    }
  });

  it('are good bodies, each as it stands', () => {
    const wrong = [...answers].flatMap(([label, said]) => {
      const bad = [...said].filter((one) => /^(400|401|415|422|5\d\d) /.test(one) && one !== refused[label]);
      return bad.length > 0 ? [`${label}: ${bad.join('; ')}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('are refused where they must be', () => {
    const otherwise = Object.entries(refused).filter(([label, why]) => !answers.get(label)?.has(why));
    expect(otherwise).toEqual([]);
  });

  it('are done somewhere in the demo', () => {
    const never = [...answers].flatMap(([label, said]) =>
      said.has('done') || label in notToBeHad || label in refused
        ? []
        : [`${label}: ${[...said].join('; ')}`],
    );
    expect(never).toEqual([]);
  });
});
