import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { asyncApi } from '@digihub/contracts/async-api';
import { serveAsyncApi } from './serve-async-api.js';

@Module({})
class Nothing {}

describe('/asyncapi.json', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(Nothing, new FastifyAdapter(), { logger: false });
    serveAsyncApi(app);
    await app.init();
  });
  afterAll(() => app.close());

  it('is the document of the contracts, for anybody', async () => {
    const answer = await app.inject('/asyncapi.json');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual(JSON.parse(JSON.stringify(asyncApi())));
  });
});
