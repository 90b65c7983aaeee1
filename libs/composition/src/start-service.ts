import {
  type BeforeApplicationShutdown,
  ConsoleLogger,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import type { Configuration } from '@digihub/configuration';
import type { OpenContext, RunningContext, Trouble } from '@digihub/context';
import { createHttpApp, serveDocs } from '@digihub/http';
import type { Clock } from '@digihub/kernel';
import type { CheckpointPublisher } from '@digihub/ledger';
import { OperationsModule } from '@digihub/operations';
import type { Migration, ReadDatabase } from '@digihub/read-models';
import { openTraces, type Traces } from '@digihub/tracing';
import {
  type HealthIndicator,
  HealthModule,
  loggedError,
  logging,
  Metrics,
  MetricsModule,
} from '@digihub/telemetry';
import { type Buses, checkpointPublishers, openBuses } from './buses.js';
import { type Engines, type Folders, openEngines } from './engines.js';
import { contextIndicators, databaseIndicator } from './readiness.js';
import { measure } from './measure.js';
import { serveAsyncApi } from './serve-async-api.js';

export interface ServiceOptions {
  readonly configuration: Configuration;
  /** The contexts that run here, in the order in which a trajectory meets them. */
  readonly contexts: readonly OpenContext[];
  /** What else is served here. */
  readonly extras?: readonly OpenExtra[];
  readonly folders?: Folders | undefined;
  /** The system's clock where absent. */
  readonly clock?: Clock | undefined;
  /** Runs when everything else has ended. */
  readonly ended?: () => void;
}

/** Something that is no context and has routes: the audit, the demo's clock. Its name begins its paths. */
export interface Extra {
  readonly name: string;
  readonly module: DynamicModule;
  /** What it needs beside engines, bus and its own databases; absent: it has no health of its own. */
  readonly indicators?: readonly HealthIndicator[];
  /** Brings gauges of its own up to date, before each reading of them. */
  readonly measure?: (metrics: Metrics) => void;
}

export type OpenExtra = (
  running: Pick<Service, 'engines' | 'contexts'> &
    Pick<ServiceOptions, 'configuration' | 'folders'> & {
      /** Where checkpoints of the log go beside its folder. */
      readonly publishers: readonly CheckpointPublisher[];
    },
) => Extra | Promise<Extra>;

/** A process of the system, at work. */
export interface Service {
  readonly url: string;
  readonly engines: Engines;
  readonly contexts: readonly RunningContext[];
  stop(): Promise<void>;
}

const version = '0.1.0';

/**
 * Opens the engines, composes what runs here and listens.
 * @throws where an engine cannot be opened, with what to do about it; nothing stays open then.
 */
export const startService = async (options: ServiceOptions): Promise<Service> => {
  const { configuration } = options;
  const metrics = new Metrics();
  let log = (_trouble: Trouble): void => undefined;
  const engines = await openEngines(configuration, {
    folders: options.folders,
    clock: options.clock,
    observer: metrics,
    report: (trouble) => log(trouble),
  });
  const contexts: RunningContext[] = [];
  const extras: Extra[] = [];
  let traces: Traces | undefined;
  let buses: Buses;
  let app: NestFastifyApplication;
  try {
    for (const open of options.contexts) contexts.push(await open(engines));
    for (const open of options.extras ?? [])
      extras.push(await openExtra(open, options, { engines, contexts }));
    traces = await tracesOf(configuration, engines);
    buses = openBuses(configuration, contexts, engines, metrics);
    app = await createHttpApp(rootModule(options, { engines, contexts, buses, metrics, extras, traces }), {
      logger: new ConsoleLogger({ logLevels: ['error', 'warn'] }),
      trustProxy: configuration.http.trustProxy,
      verifier: engines.verifier,
      sealer: engines.sealer,
      accessLog: engines.accessLog,
      countStranger: (code) => metrics.refusal(code),
      readYourOwnWrites: async (service, position, timeout) =>
        (await contexts.find(({ name }) => name === service)?.runtime.reach(position, timeout)) ?? position,
    });
  } catch (error) {
    await Promise.all(contexts.map(({ runtime }) => runtime.stop()));
    await engines.close();
    await traces?.close();
    throw error;
  }
  const logger = app.get(Logger);
  app.useLogger(logger);
  // The last argument is the context: without it nestjs-pino takes the sentence for one.
  log = ({ context, error, ...about }) =>
    logger.warn({ ...about, error: loggedError(error) }, 'a message or an engine failed', context);
  try {
    buses.connect(app);
    serveDocs(
      app,
      [...contexts, ...(contexts.length > 0 ? [{ name: 'operations' }] : []), ...extras].map(({ name }) => ({
        ...{ name, title: `DigiHub ${name}`, version },
      })),
    );
    serveAsyncApi(app);
    await app.startAllMicroservices();
    await app.listen(configuration.http.port, configuration.http.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return { url: await addressOf(app), engines, contexts, stop: () => app.close() };
};

/** Where it has a health of its own, that asks the databases too which it opened. */
const openExtra = async (
  open: OpenExtra,
  { configuration, folders }: ServiceOptions,
  { engines, contexts }: Pick<Running, 'engines' | 'contexts'>,
): Promise<Extra> => {
  const databases: ReadDatabase[] = [];
  const remembering: Engines = {
    ...engines,
    database: async <Tables>(name: string, migrations: readonly Migration[]) => {
      const database = await engines.database<Tables>(name, migrations);
      databases.push(database as ReadDatabase);
      return database;
    },
  };
  const publishers = checkpointPublishers(configuration);
  const extra = await open({ engines: remembering, contexts, configuration, folders, publishers });
  const { indicators } = extra;
  return indicators ? { ...extra, indicators: [databaseIndicator(databases), ...indicators] } : extra;
};

interface Running {
  readonly engines: Engines;
  readonly contexts: readonly RunningContext[];
  readonly buses: Buses;
  readonly metrics: Metrics;
  readonly extras: readonly Extra[];
  readonly traces: Traces | undefined;
}

const tracesOf = async (
  { traces, service }: Configuration,
  { report }: Engines,
): Promise<Traces | undefined> =>
  traces &&
  openTraces({
    ...traces,
    service: service === 'all' ? 'digihub' : `digihub-${service}`,
    version,
    report: (error) => report({ context: 'traces', where: 'export', error }),
  });

const rootModule = (
  { configuration, ended }: ServiceOptions,
  { engines, contexts, buses, metrics, extras, traces }: Running,
): DynamicModule => {
  @Module({})
  class Root implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
    onApplicationBootstrap(): void {
      for (const relay of buses.relays.values()) relay.start();
    }

    async beforeApplicationShutdown(): Promise<void> {
      await Promise.all([...buses.relays.values()].map((relay) => relay.stop()));
    }

    /** What must stay open until the last request was answered closes last. */
    async onApplicationShutdown(): Promise<void> {
      await engines.close();
      await traces?.close();
      ended?.();
    }
  }

  return {
    module: Root,
    imports: [
      logging(configuration.log),
      MetricsModule.of(metrics, () =>
        measure(metrics, contexts, [...buses.relays.values()], extras, engines.clock),
      ),
      HealthModule.of({
        ...Object.fromEntries(
          contexts.map((context) => [
            context.name,
            [
              ...engines.indicators,
              ...buses.indicators,
              ...contextIndicators(context, buses.relays.get(context.name)),
            ],
          ]),
        ),
        ...Object.fromEntries(
          extras.flatMap(({ name, indicators }) =>
            indicators ? [[name, [...engines.indicators, ...buses.indicators, ...indicators]]] : [],
          ),
        ),
      }),
      ...contexts.map((context) => context.module),
      ...(contexts.length > 0 ? [OperationsModule.of({ contexts, sealer: engines.sealer })] : []),
      ...extras.map(({ module: extra }) => extra),
    ],
  };
};

const addressOf = async (app: NestFastifyApplication): Promise<string> =>
  (await app.getUrl()).replace('[::1]', '127.0.0.1').replace('0.0.0.0', '127.0.0.1');
