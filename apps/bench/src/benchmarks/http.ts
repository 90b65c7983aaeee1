import type { Benchmark, Figure } from '../benchmark.js';
import { compare, timed } from '../compare.js';
import { startEcho } from '../echo/echo-app.js';
import { issuerOf } from '@digihub/digihub-app/server';
import { benchServer, settled, tokensFor } from '../load/bench-server.js';
import { LoadGenerator } from '../load/start-load-generator.js';
import { madeBy, receiveRequest, type Step, vagueQuestion } from '../load/steps.js';
import { median, percentile } from '../statistics.js';

const connections = 64;
const echoed = '/echo/v1/requests';

/** Commands through the running server, each durable before it is answered, against an echo of the same requests. */
export const http: Benchmark = async ({ folder, quick }) => {
  const server = await benchServer(folder);
  const echo = await startEcho(issuerOf(server).verifier(server.parts.clock));
  const generator = new LoadGenerator();
  const tokens = await tokensFor(server);
  const echoUrl = await echo.getUrl();
  const [rounds, milliseconds] = quick ? [3, 800] : [9, 1_200];
  let run = 0;

  const against = async (
    name: string,
    command: (keys: string) => Step,
    echoOf: (keys: string) => Step,
  ): Promise<Figure[]> => {
    const latencies: number[] = [];
    const lags: number[] = [];
    const load = (url: string, step: (keys: string) => Step) =>
      generator.run({ url, connections, tokens, milliseconds, ...step(`run${(run += 1)}`) });
    const { measured, yardstick, ratio } = await compare(
      rounds,
      async () => {
        const report = await load(server.url, command);
        for (const latency of report.latencies) latencies.push(latency);
        lags.push(await timed(() => settled(server)));
        return report.perSecond;
      },
      async () => (await load(echoUrl, echoOf)).perSecond,
    );
    const yard = { name: 'echo behind the same guards and validation', value: yardstick };
    const figure = (what: string, value: number): Figure => ({ name: `${name}: ${what}`, value, unit: 'ms' });
    return [
      {
        name,
        value: measured,
        unit: 'requests/s',
        yardstick: yard,
        ratio,
        aim: { of: 'ratio', atLeast: 0.25 },
      },
      figure('answer, p50', percentile(latencies, 50)),
      figure('answer, p99', percentile(latencies, 99)),
      figure('then until nothing lags', median(lags)),
    ];
  };

  const first = receiveRequest('first');
  const made = 256;
  await generator.run({ url: server.url, connections, tokens, requests: made, ...first });
  const trajectories = madeBy(first, made);
  const figures = [
    ...(await against('a request by somebody new', receiveRequest, (keys) => receiveRequest(keys, echoed))),
    ...(await against(
      'a command on a trajectory that exists',
      (keys) => vagueQuestion(trajectories, keys),
      (keys) => vagueQuestion(trajectories, keys, echoed),
    )),
  ];
  generator.stop();
  await echo.close();
  await server.stop();
  return figures;
};
