import { Chance } from '@digihub/digihub-app/checks';
import { demoStart } from '@digihub/digihub-app/demo';
import { openEventStoreDb } from '@digihub/event-store-eventstoredb';
import { type Cluster, ClusterApi, startCluster } from '@digihub/local';
import type { Benchmark, Figure } from '../benchmark.js';
import { compare } from '../compare.js';
import { ownTopics } from '../engines/own-topics.js';
import { withEngines } from '../engines/with-engines.js';
import { BareRoundTrip } from '../load/bare-round-trip.js';
import { LoadGenerator } from '../load/start-load-generator.js';
import { madeBy, onTrajectories, receiveRequest, untilOpened } from '../load/steps.js';
import { WatchedReactions } from '../load/watched-reactions.js';
import { median, percentile } from '../statistics.js';

const caseworker = 'caseworker-west-vlaanderen';

/** About as long as the data of `intake.trajectory-opened`. */
const record = 'x'.repeat(400);

/**
 * Opens trajectories, in turns with bare round trips. Like a round trip, each begins when all that the one before set
 * going is done, in every service; and beside that, as soon as routing has reacted to the one before.
 */
export const crossing: Benchmark = ({ folder, quick }) =>
  withEngines(
    () => startCluster({ folder, demo: true }),
    (cluster) => measure(cluster, quick ? 2 : 5, quick ? 25 : 60),
  );

const measure = async (cluster: Cluster, rounds: number, each: number): Promise<Figure[]> => {
  const { engines } = cluster;
  const stop = new AbortController();
  const store = await openEventStoreDb({
    connectionString: `esdb://127.0.0.1:${engines.eventStore.port}?tls=false`,
  });
  const reactions = new WatchedReactions(store, stop.signal);
  const generator = new LoadGenerator();
  const bare = await BareRoundTrip.open(ownTopics(engines.broker, 'bare'));
  const client = {
    url: await cluster.of('intake')[0]!.url,
    tokens: [await engines.issue({ id: caseworker })],
  };
  const count = 2 * (rounds + 1) * each;
  const received = receiveRequest('crossing');
  const trajectories = madeBy(received, count, [caseworker]);
  for (const step of [received, ...untilOpened(trajectories, demoStart)]) {
    await generator.run({ ...client, ...step, requests: count, connections: 16 });
  }
  const api = new ClusterApi(cluster, new Chance(1));
  const quiet = () => api.post<unknown>('operator', '/demo/v1/quiet', {});

  const openOne = async (trajectory: string): Promise<number> => {
    const open = onTrajectories([trajectory], 'open', `open-${trajectory}`, {});
    const { answeredAt } = await generator.run({ ...client, ...open, requests: 1, connections: 1 });
    // A reaction that was there before the client had its answer took no time.
    return Math.max(0, (await reactions.of(trajectory)) - answeredAt[0]!);
  };
  const name = 'kafkajs: a transaction of one record, to a consumer in another process';
  /** Half of the trajectories, each after `before`. */
  const crossings = async (how: string, before: () => Promise<unknown>, aim?: number): Promise<Figure[]> => {
    const waits: number[] = [];
    const trips: number[] = [];
    const { measured, yardstick, ratio } = await compare(
      rounds,
      async () => {
        const these: number[] = [];
        for (const trajectory of trajectories.splice(0, each)) {
          await before();
          these.push(await openOne(trajectory));
        }
        waits.push(...these);
        await quiet();
        return median(these);
      },
      async () => {
        const these: number[] = [];
        while (these.length < each) these.push(await bare.milliseconds(record));
        trips.push(...these);
        return median(these);
      },
    );
    const [wait, trip] = [percentile(waits.slice(each), 99), percentile(trips.slice(each), 99)];
    const from = `from the answer of \`open\` to what routing wrote, ${how}`;
    return [
      {
        name: `${from}, p50`,
        value: measured,
        unit: 'ms',
        yardstick: { name, value: yardstick },
        ratio,
        ...(aim === undefined ? {} : { aim: { of: 'ratio', atMost: aim } }),
      },
      {
        name: `${from}, p99`,
        value: wait,
        unit: 'ms',
        yardstick: { name, value: trip },
        ratio: wait / trip,
      },
    ];
  };
  const figures = [
    ...(await crossings('at rest', quiet, 2.5)),
    ...(await crossings('one behind the other', () => Promise.resolve())),
  ];
  stop.abort();
  generator.stop();
  await bare.close();
  await store.close();
  return figures;
};
