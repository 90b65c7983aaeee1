import { FaultProxy } from '@digihub/event-store-eventstoredb/test-server';
import { type Engines, type ServiceName, serviceNames } from '../engines.js';

/**
 * What lies between the services and two of their engines, and may fail: one wire to the event store for all, and one
 * from each service to its read models.
 */
export class Wires {
  private constructor(
    readonly store: FaultProxy,
    readonly readModels: Readonly<Record<ServiceName, FaultProxy>>,
    private readonly direct: Engines,
  ) {}

  static async lay(engines: Engines): Promise<Wires> {
    const toPostgres = Number(new URL(engines.postgres.url).port);
    const readModels = await Promise.all(
      serviceNames.map(async (service) => [service, await FaultProxy.start(toPostgres)] as const),
    );
    const store = await FaultProxy.start(engines.eventStore.port);
    return new Wires(store, Object.fromEntries(readModels) as Record<ServiceName, FaultProxy>, engines);
  }

  /** The engines as services meet them over these wires. */
  get engines(): Engines {
    const { direct } = this;
    return {
      ...direct,
      environment: async (service) => {
        const settings = await direct.environment(service);
        const database = new URL(settings['DIGIHUB_DATABASE']!);
        database.port = String(this.readModels[service].port);
        return {
          ...settings,
          DIGIHUB_EVENT_STORE: `esdb://127.0.0.1:${this.store.port}?tls=false`,
          DIGIHUB_DATABASE: database.href,
        };
      },
      stop: async () => {
        await Promise.all([this.store, ...Object.values(this.readModels)].map((wire) => wire.stop()));
        await direct.stop();
      },
    };
  }
}
