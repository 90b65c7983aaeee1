import { ConsoleLogger, type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import type { OpenContext, RunningContext, Trouble } from '@digihub/context';
import { connectEmbeddedBuses } from '@digihub/event-bus-embedded';
import { AuditModule } from '@digihub/audit';
import { createHttpApp, serveDocs } from '@digihub/http';
import { OperationsModule } from '@digihub/operations';
import {
  type HealthIndicator,
  HealthModule,
  logging,
  type LogLevel,
  Metrics,
  MetricsModule,
} from '@digihub/telemetry';
import { contextsToOpen } from './contexts.js';
import { announce, type DataFolder, makeDataFolder, withdraw } from './data-folder.js';
import { DemoController, type DemoDriven, demoDriven } from './demo.controller.js';
import { type EmbeddedParts, openEmbeddedParts } from './embedded-parts.js';
import { serveAsyncApi } from './serve-async-api.js';

export interface ServerOptions {
  readonly data: string;
  readonly port: number;
  readonly host: string;
  readonly demo: boolean;
  readonly logLevel: LogLevel;
}

/** Everything in one process on embedded parts. */
export interface Server {
  readonly url: string;
  readonly folder: DataFolder;
  readonly parts: EmbeddedParts;
  readonly contexts: readonly RunningContext[];
  stop(): Promise<void>;
}

const version = '0.1.0';

/**
 * Opens the data folder, composes the services and listens.
 * @throws StoreUnusable where the folder is in use, damaged or of another version.
 */
export const startServer = async (options: ServerOptions): Promise<Server> => {
  const folder = makeDataFolder(options.data);
  const metrics = new Metrics();
  let log = (_trouble: Trouble): void => undefined;
  const parts = await openEmbeddedParts(folder, {
    demo: options.demo,
    observer: metrics,
    report: (trouble) => log(trouble),
  });
  const contexts = await openAll(parts);
  const app = await createHttpApp(rootModule(options, parts, contexts, metrics), {
    logger: new ConsoleLogger({ logLevels: ['error', 'warn'] }),
    verifier: parts.issuer.verifier(parts.clock),
    sealer: parts.sealer,
    readYourOwnWrites: async (service, position, timeout) =>
      (await contexts.find(({ name }) => name === service)?.runtime.reach(position, timeout)) ?? position,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  log = ({ context, where, error }) =>
    logger.warn({ context, where, err: error }, 'a message or an engine failed');
  connectEmbeddedBuses(app, contexts, { store: parts.store, report: parts.report });
  serveDocs(app, [
    ...contexts.map(({ name }) => ({ name, title: `DigiHub ${name}`, version })),
    { name: 'audit', title: 'DigiHub audit', version },
    { name: 'operations', title: 'DigiHub operations', version },
    ...(options.demo ? [{ name: 'demo', title: 'DigiHub demo', version }] : []),
  ]);
  serveAsyncApi(app);
  await app.startAllMicroservices();
  await app.listen(options.port, options.host);
  const url = await addressOf(app);
  announce(folder, { url, pid: process.pid });
  return { url, folder, parts, contexts, stop: () => app.close() };
};

const openAll = async (parts: EmbeddedParts): Promise<RunningContext[]> => {
  const contexts: RunningContext[] = [];
  for (const open of contextsToOpen as readonly OpenContext[]) contexts.push(await open(parts));
  return contexts;
};

const rootModule = (
  { demo, logLevel, data }: ServerOptions,
  parts: EmbeddedParts,
  contexts: readonly RunningContext[],
  metrics: Metrics,
): DynamicModule => {
  const { store, sealer, programme, demoClock: clock } = parts;
  const driven: DemoDriven | undefined = clock && { clock, store, contexts };

  /** What must stay open until the last request was answered closes last. */
  @Module({})
  class Root {
    async onApplicationShutdown(): Promise<void> {
      await parts.close();
      withdraw(makeDataFolder(data));
    }
  }

  return {
    module: Root,
    imports: [
      logging(logLevel),
      MetricsModule.of(metrics, () => refresh(metrics, contexts)),
      HealthModule.of(
        Object.fromEntries(
          [...contexts, { name: 'audit', runtime: undefined }].map(({ name, runtime }) => [
            name,
            indicators(parts, runtime),
          ]),
        ),
      ),
      ...contexts.map((context) => context.module),
      AuditModule.of({ store, sealer, programme }),
      OperationsModule.of({ contexts, sealer }),
    ],
    controllers: demo ? [DemoController] : [],
    providers: driven ? [{ provide: demoDriven, useValue: driven }] : [],
  };
};

const refresh = async (metrics: Metrics, contexts: readonly RunningContext[]): Promise<void> => {
  for (const { name, runtime } of contexts) {
    metrics.lateDeadlines(name, await runtime.lateDeadlines());
    for (const { consumer, lag, waiting, parked } of await runtime.status()) {
      metrics.consumerLag(consumer, Number(lag));
      metrics.waitingMessages(consumer, waiting);
      metrics.parkedMessages(consumer, parked);
    }
  }
};

const indicators = (
  parts: EmbeddedParts,
  runtime: RunningContext['runtime'] | undefined,
): HealthIndicator[] => [
  {
    name: 'event-store',
    check: async () => ({ up: true, detail: { head: String(await parts.store.head()) } }),
  },
  ...(runtime
    ? [
        {
          name: 'consumers',
          check: async () => {
            const consumers = await runtime.status();
            const detail = consumers.map(({ consumer, state, lag, waiting, parked }) => ({
              consumer,
              state,
              lag: String(lag),
              waiting,
              parked,
            }));
            return {
              up: consumers.every(({ state }) => state === 'running' || state === 'backing-off'),
              detail,
            };
          },
        },
      ]
    : []),
];

const addressOf = async (app: NestFastifyApplication): Promise<string> =>
  (await app.getUrl()).replace('[::1]', '127.0.0.1').replace('0.0.0.0', '127.0.0.1');
