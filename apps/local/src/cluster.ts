import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Engines, type ServiceName, serviceNames, startEngines } from './engines.js';
import { ServiceProcess } from './service-process.js';

/** Engines and services on this machine, each service in processes of its own. */
export interface Cluster {
  readonly engines: Engines;
  /** Where clock, logs and data are. */
  readonly folder: string;
  /** Every process that was started, also those that have ended. */
  readonly processes: readonly ServiceProcess[];
  /** Those of a service that have not ended, the oldest first. */
  of(service: ServiceName): readonly ServiceProcess[];
  /** One more process of a service, with settings of its own. Does not wait until it listens. */
  launch(service: ServiceName, settings?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  /** Services in order, then engines. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly folder: string;
  /** On the demo's clock, with `/demo/v1`; else each service is the application as it is installed. */
  readonly demo: boolean;
  /** Kafka can be reached by TLS and with a password too. */
  readonly secured?: boolean;
  /** Started already, and stopped with it; absent: it starts its own. */
  readonly engines?: Engines;
  /** Further settings of every service. */
  readonly environment?: Readonly<Record<string, string>>;
}

const program = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Starts engines and one process of each service, and waits until all are ready. */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const { folder, demo, secured } = options;
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const engines = options.engines ?? (await startEngines(folder, { secured }));
  const processes: ServiceProcess[] = [];
  const launch = async (
    service: ServiceName,
    settings?: Readonly<Record<string, string>>,
  ): Promise<ServiceProcess> => {
    const environment = { ...(await engines.environment(service)), ...options.environment, ...settings };
    const started = new ServiceProcess({
      service,
      program: demo
        ? [program('../dist/demo-service.js'), folder]
        : [program(`../../${service}/dist/main.js`)],
      environment,
      log: join(folder, 'logs', `${service}-${processes.length}.log`),
    });
    processes.push(started);
    return started;
  };
  const stop = async (): Promise<void> => {
    for (const one of processes) one.resume();
    await Promise.all(processes.map((one) => (one.hasEnded ? one.ended : one.end('SIGTERM'))));
    await engines.stop();
  };
  try {
    for (const service of serviceNames) await launch(service);
    await Promise.all(processes.map((one) => one.untilReady()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ engines, folder, processes, launch, stop },
    of: (service) => processes.filter((one) => one.service === service && !one.hasEnded),
  };
};
