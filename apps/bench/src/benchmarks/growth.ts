import type { Server } from '@digihub/digihub-app/server';
import type { Benchmark, Figure } from '../benchmark.js';
import { compare } from '../compare.js';
import { benchServer, settled, tokensFor } from '../load/bench-server.js';
import type { Load } from '../load/protocol.js';
import { LoadGenerator } from '../load/start-load-generator.js';
import { onTrajectories, sizeDeclaration } from '../load/steps.js';
import { fillStore } from '../samples/fill-store.js';
import { type SampleSubjects, sampleTrajectory } from '../samples/trajectory.js';
import { median } from '../statistics.js';

const eventsEach = 6;

/** One person and one enterprise, known to the server's key ring, so that their texts can be opened. */
const subjectsOf = async ({ parts: { sealer } }: Server): Promise<SampleSubjects> => {
  const contact = await sealer.subjectFor('person', 'bench@voorbeeld.example', 'bench-contact');
  const enterprise = await sealer.subjectFor('enterprise', '0123456749', 'bench-enterprise');
  const texts = new Map<string, string>();
  for (const subject of [contact, enterprise]) {
    for (const field of fields) {
      const text = 'Een zin die lang genoeg is om op een echte te lijken.';
      texts.set(`${subject} ${field}`, await sealer.seal(subject, field, text));
    }
  }
  return { contact, enterprise, sealed: (field, subject) => texts.get(`${subject} ${field}`)! };
};
const fields = [
  'contact.name',
  'contact.phone',
  'question',
  'note',
  'number',
  'name',
  'reason',
  'missing',
  'summary',
];

const grown = async (folder: string, trajectories: number): Promise<Server> => {
  const server = await benchServer(folder, String(trajectories));
  await fillStore(server.parts.store, trajectories, eventsEach, await subjectsOf(server));
  await settled(server);
  return server;
};

/** The same command and the same replay over HTTP, on trajectories that are in no cache, in a small and a large store. */
export const growth: Benchmark = async ({ folder, quick }) => {
  const sizes = quick ? ([200, 2_000] as const) : ([1_000, 10_000] as const);
  const servers = [await grown(folder, sizes[0]), await grown(folder, sizes[1])] as const;
  const tokens = await Promise.all(servers.map(tokensFor));
  const generator = new LoadGenerator();
  const requests = quick ? 30 : 100;
  let run = 0;

  /** Median milliseconds of an answer, one after the other; each run takes other trajectories. */
  const ask =
    (which: 0 | 1, step: (trajectories: string[]) => Pick<Load, 'method' | 'paths'>) => async () => {
      const all = sizes[which];
      const offset = (run += 1) * requests;
      const spread = Array.from({ length: requests }, (_, n) => sampleTrajectory(((offset + n) * 7) % all));
      const { latencies } = await generator.run({
        url: servers[which].url,
        connections: 1,
        requests,
        tokens: tokens[which]!,
        keys: `growth${run}`,
        body: JSON.stringify(sizeDeclaration),
        ...step(spread),
      });
      await settled(servers[which]);
      return median(latencies);
    };
  const figure = async (name: string, step: Parameters<typeof ask>[1]): Promise<Figure> => {
    const { measured, yardstick, ratio } = await compare(quick ? 3 : 7, ask(1, step), ask(0, step));
    const [few, many] = sizes.map((size) => size.toLocaleString('en'));
    return {
      name: `${name}, ${many} trajectories`,
      value: measured,
      unit: 'ms',
      yardstick: { name: `with ${few}`, value: yardstick },
      ratio,
      aim: { of: 'ratio', atMost: 1.25 },
    };
  };
  const figures = [
    await figure('one command', (trajectories) => onTrajectories(trajectories, 'size', '', sizeDeclaration)),
    await figure('one replay', (trajectories) => ({
      method: 'GET',
      paths: trajectories.map((trajectory) => `/audit/v1/trajectories/${trajectory}/history`),
    })),
  ];
  generator.stop();
  for (const server of servers) await server.stop();
  return figures;
};
