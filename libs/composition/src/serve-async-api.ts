import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { asyncApi } from '@digihub/contracts/async-api';

/** Serves `/asyncapi.json`: what all contexts publish. Public: it holds no data. Call it before `listen`. */
export const serveAsyncApi = (app: NestFastifyApplication): void => {
  let made: string | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/asyncapi.json', (_request, reply) =>
      reply
        .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'max-age=300' })
        .send((made ??= JSON.stringify(asyncApi()))),
    );
};
