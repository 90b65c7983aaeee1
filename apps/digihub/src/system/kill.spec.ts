import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TokenIssuer } from '@digihub/access';
import { type Engines, openEngines } from '@digihub/composition';
import { readConfiguration } from '@digihub/configuration';
import type { RunningContext } from '@digihub/context';
import type { StoredEvent } from '@digihub/event-store';
import { contextsOfOneProcess } from '../contexts.js';
import { makeDataFolder } from '../data-folder.js';
import { DemoClock, demoStart } from '../demo-clock.js';
import { Chance } from '../demo/chance.js';
import { compareWithRebuild } from './read-model-checks.js';
import { rush } from './rush.js';
import { ServerProcess } from './server-process.js';
import { acknowledgementFaults, orderFaults, reactionFaults, startFaults } from './store-checks.js';
import { type Acknowledged, placeOf, StubbornApi } from './stubborn-api.js';
import { TemporaryFolders } from './temporary-folders.js';

const kills = Number(process.env['DIGIHUB_KILLS'] ?? 12);
const seed = Number(process.env['DIGIHUB_SEED'] ?? Math.floor(Math.random() * 100_000));

/**
 * The server dies by SIGKILL at random moments under load, again and again. Whoever got no answer asks again.
 * SIGKILL cannot show that each acknowledgement came after the sync: a spec of the event store does.
 */
describe(`a server that is killed ${kills} times (DIGIHUB_SEED=${seed})`, () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let api: StubbornApi;
  let parts: Engines;
  let contexts: RunningContext[];
  let events: StoredEvent[];

  beforeAll(
    async () => {
      const chance = new Chance(seed);
      const { keys, root } = makeDataFolder(data);
      let server = ServerProcess.start(data);
      api = new StubbornApi(
        async () => (await server).url,
        await TokenIssuer.open(keys),
        new Chance(seed + 1),
      );
      let killed = 0;
      const killing = (async () => {
        for (; killed < kills; killed += 1) {
          const dying = await server;
          // A moment among answers, then somewhere within a request, a reaction or a projection.
          await api.more(chance.between(0, 250));
          await moment(chance.next() * 25);
          const { promise, resolve } = Promise.withResolvers<ServerProcess>();
          server = promise;
          await dying.end('SIGKILL');
          if (chance.next() < 0.2) {
            const beginning = ServerProcess.launch(data);
            await moment(chance.next() * 1_500);
            await beginning.end('SIGKILL');
          }
          resolve(ServerProcess.start(data));
        }
      })();
      const refusals: string[] = [];
      for (let round = 0; round === 0 || killed < kills; round += 1) {
        const { begun, refused } = await rush(api, {
          seed: seed * 100 + round,
          trajectories: 60,
          from: round === 0 ? demoStart : clockOf(root),
          enough: () => round > 0 && killed >= kills,
        });
        refusals.push(...refused);
        if (refused.length === begun) throw new Error(`nothing can be played: ${refused[0]}`);
      }
      await killing;
      await api.post('operator', '/demo/v1/quiet', {});
      for (const { as, path, body, key, answer } of repeatable(api).filter(() => chance.next() < 0.25)) {
        const again = await api.post(as, path, body, key);
        expect([path, placeOf(again)]).toEqual([path, placeOf(answer)]);
      }
      tell(
        `${kills} kills, ${api.requests} requests, ${api.unanswered} unanswered, ` +
          `${api.acknowledged.length} acknowledged, ${refusals.length} stories cut short\n${refusals.join('\n')}`,
      );
      const { code } = await (await server).end('SIGTERM');
      expect(code).toBe(0);

      parts = await openEngines(readConfiguration({ DIGIHUB_DATA: data }), {
        folders: makeDataFolder(data),
        clock: new DemoClock(root),
        report: () => undefined,
      });
      events = await Array.fromAsync(parts.store.readAll({ after: -1n }));
      contexts = [];
      for (const open of contextsOfOneProcess) contexts.push(await open(parts));
    },
    60_000 + kills * 20_000,
  );
  afterAll(async () => {
    await ServerProcess.endAll();
    for (const { runtime } of contexts ?? []) await runtime.stop();
    await parts?.close();
    folders.clear();
  });

  it('was under load when it died', () => {
    expect(api.unanswered).toBeGreaterThan(kills);
    expect(api.acknowledged.length).toBeGreaterThan(kills * 10);
  });

  it('has every acknowledged command, once, where its answer said', () => {
    expect(acknowledgementFaults(events, api.acknowledged)).toEqual([]);
    expect(api.contradictions).toEqual([]);
  });

  it('has no gap and no double in any stream, and no half commit', () => {
    expect(orderFaults(events)).toEqual([]);
  });

  it('reacted to every event once', async () => {
    const { faults, reactions, triggers } = await reactionFaults(events, contexts);
    tell(
      `${events.length} events, ${reactions} reactions and deadlines, ${triggers} events taken by another context`,
    );
    expect(faults).toEqual([]);
    if (contexts.some(({ name }) => name === 'routing')) {
      expect(startFaults(events)).toEqual([]);
      expect(triggers).toBeGreaterThan(10);
    }
  });

  it('has read models that equal a rebuild from zero, and nothing that waits', async () => {
    for (const context of contexts) {
      expect(await compareWithRebuild(context, parts.store)).toEqual({
        context: context.name,
        differences: [],
        waiting: 0,
      });
    }
  });
});

/** A command that changed nothing left nothing to know it by: its repeat is decided anew. */
const repeatable = ({ acknowledged }: StubbornApi): readonly Acknowledged[] =>
  acknowledged.filter(({ answer }) => answer.position !== '-1');

const tell = (text: string): void => void process.stdout.write(`${text}\n`);

/** Not a wait for something: a moment that is nobody's. */
const moment = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What the demo's clock was last set to. */
const clockOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, 'demo-clock.json'), 'utf8')) as { instant: string }).instant;
