import { type ArgumentsHost, Catch, type INestApplication, type RpcExceptionFilter } from '@nestjs/common';
import type { MicroserviceOptions, NestMicroservice } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';
import type { BusStrategy } from './bus-strategy.js';

/** Nest would turn an unknown error into "Internal server error": a waiting message must show the real one. */
@Catch()
class OriginalError implements RpcExceptionFilter<unknown> {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Connects a bus to an application, so that `startAllMicroservices` starts it and `close` stops it. Its handlers
 * get none of the application's global guards, pipes and filters: those are for people's requests.
 */
export const connectBus = <Database>(app: INestApplication, bus: BusStrategy<Database>): void => {
  const connected = app.connectMicroservice<MicroserviceOptions>(
    { strategy: bus },
    { inheritAppConfig: false, deferInitialization: true },
  ) as unknown as NestMicroservice;
  connected.useGlobalFilters(new OriginalError());
  // What connectMicroservice does by itself when it is not deferred: the application runs the lifecycle hooks.
  connected.registerListeners();
  connected.setIsInitialized(true);
  connected.setIsInitHookCalled(true);
};
