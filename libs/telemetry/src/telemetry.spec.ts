import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from 'nestjs-pino';
import { type Health, HealthModule, readinessOf } from './health.js';
import { loggedError } from './logged-error.js';
import { logging, muteNegativeTimeouts } from './logging.js';
import { Metrics } from './metrics.js';
import { MetricsModule } from './metrics-endpoint.js';

@Controller('coaching/v1/trajectories')
class Cases {
  @Get(':id')
  one(): object {
    return { name: 'Persoon Voorbeeld' };
  }
}

describe('telemetry of an application', () => {
  let app: NestFastifyApplication;
  let written: (line: string) => void = () => undefined;
  let store: () => Promise<Health> = () => Promise.resolve({ up: true });

  const metrics = new Metrics({ withProcess: false });
  let refresh: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    metrics.command('coaching', 'assign-coach', 'accepted', 0.004);
    metrics.refusal('coaching.too-many-cases');
    metrics.appended('coaching', 3, 0.002);
    metrics.consumer({
      ...{ consumer: 'coaching.start', state: 'backing-off', waiting: 1, parked: 2 },
      lag: { events: 7, seconds: 61.5 },
    });
    metrics.relay({ relay: 'coaching', state: 'standby', lag: undefined });
    metrics.ledger({ state: 'refused', size: 20 });
    metrics.relayed('coaching', 12);
    metrics.rebuildProgress('coaching.read-models', 0.25);
    @Module({
      imports: [
        logging('info', { write: (line: string) => written(line) }),
        MetricsModule.of(metrics, () => refresh()),
        HealthModule.of({ coaching: [{ name: 'store', check: () => store() }], intake: [] }),
      ],
      controllers: [Cases],
    })
    class Root {}
    app = await NestFactory.create<NestFastifyApplication>(Root, new FastifyAdapter(), { bufferLogs: true });
    app.useLogger(app.get(Logger));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  it('logs a request as one line of JSON, with nothing personal in it', async () => {
    const logged = new Promise<string>((resolve) => (written = resolve));
    await app.inject({
      url: '/coaching/v1/trajectories/7x3k9m2p4q8r1s5t?email=iemand@voorbeeld.be',
      headers: {
        ...{ authorization: 'Bearer secret-token', 'x-correlation-id': 'c-1', 'user-agent': 'someone' },
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      },
    });
    const line = await logged;
    expect(JSON.parse(line)).toMatchObject({
      req: { method: 'GET', path: '/coaching/v1/trajectories/7x3k9m2p4q8r1s5t' },
      res: { status: 200 },
      correlationId: 'c-1',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      trajectory: '7x3k9m2p4q8r1s5t',
    });
    expect(line).not.toMatch(/secret|iemand|Persoon|someone|127\.0/);
  });

  it('logs trouble with the ids to find it by, and nothing that a client hangs on an error', async () => {
    const logged = new Promise<string>((resolve) => (written = resolve));
    const error = Object.assign(new RangeError('no such row'), { parameters: ['Persoon Voorbeeld'] });
    app.get(Logger).warn({ trajectory: 't', error: loggedError(error) }, 'failed', 'coaching');
    const line = await logged;
    expect(JSON.parse(line)).toMatchObject({
      ...{ msg: 'failed', context: 'coaching', trajectory: 't' },
      error: { type: 'RangeError', message: 'no such row', stack: expect.stringContaining('RangeError') },
    });
    expect(line).not.toContain('Persoon');
  });

  it('tells its metrics to Prometheus', async () => {
    const { headers, body } = await app.inject('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain(
      'digihub_commands_total{context="coaching",command="assign-coach",result="accepted"} 1',
    );
    expect(body).toContain('digihub_refusals_total{code="coaching.too-many-cases"} 1');
    expect(body).toContain('digihub_append_seconds_count{context="coaching"} 1');
    expect(body).toContain('digihub_appended_events_total{context="coaching"} 3');
    expect(body).toContain('digihub_consumer_lag_events{consumer="coaching.start"} 7');
    expect(body).toContain('digihub_consumer_lag_seconds{consumer="coaching.start"} 61.5');
    expect(body).toContain('digihub_consumer_state{consumer="coaching.start",state="backing-off"} 1');
    expect(body).toContain('digihub_consumer_state{consumer="coaching.start",state="running"} 0');
    expect(body).toContain('digihub_waiting_messages{consumer="coaching.start"} 1');
    expect(body).toContain('digihub_parked_messages{consumer="coaching.start"} 2');
    expect(body).toContain('digihub_relay_state{relay="coaching",state="standby"} 1');
    expect(body).not.toContain('digihub_relay_lag_events{');
    expect(body).toContain('digihub_relayed_events_total{relay="coaching"} 12');
    expect(body).toContain('digihub_rebuild_progress_ratio{consumer="coaching.read-models"} 0.25');
    expect(body).toContain('digihub_ledger_state{state="refused"} 1');
    expect(body).toContain('digihub_ledger_state{state="following"} 0');
    expect(body).toContain('digihub_ledger_events 20');
    expect(body).toContain('digihub_command_seconds_count{context="coaching"} 1');
  });

  it('shows no lag that is not known any more, and no rebuild that has ended', async () => {
    metrics.consumer({
      ...{ consumer: 'coaching.start', state: 'fenced', waiting: 0, parked: 0, lag: undefined },
    });
    metrics.rebuildProgress('coaching.read-models', undefined);
    const { body } = await app.inject('/metrics');
    expect(body).not.toMatch(/lag_(events|seconds)\{consumer="coaching.start"/);
    expect(body).not.toContain('digihub_rebuild_progress_ratio{');
  });

  it('tells what it knows where an engine is away, and that some of it is old', async () => {
    refresh = () => Promise.reject(new Error('no database'));
    const { statusCode, body } = await app.inject('/metrics');
    expect(statusCode).toBe(200);
    expect(body).toContain('digihub_commands_total{');
    expect(body).toContain('digihub_metrics_refresh_failures_total 1');
    refresh = () => Promise.resolve();
  });

  it('is alive, and ready while every dependency is up', async () => {
    expect((await app.inject('/coaching/health/live')).json()).toEqual({ service: 'coaching', up: true });
    expect((await app.inject('/coaching/health/ready')).json()).toEqual({
      service: 'coaching',
      up: true,
      dependencies: { store: { up: true } },
    });
    expect((await app.inject('/intake/health/ready')).statusCode).toBe(200);
  });

  it('names the dependency that is down', async () => {
    store = () => Promise.reject(new RangeError('/secret/path'));
    const response = await app.inject('/coaching/health/ready');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({
      service: 'coaching',
      up: false,
      dependencies: { store: { up: false, detail: 'RangeError' } },
    });
  });
});

it('a check that hangs counts as down', async () => {
  const hangs = { name: 'bus', check: () => new Promise<never>(() => undefined) };
  expect(await readinessOf('coaching', [hangs], 5)).toMatchObject({
    up: false,
    dependencies: { bus: { up: false, detail: 'no answer within 5 ms' } },
  });
});

it('mutes the one warning of kafkajs and no other', () => {
  const emit = jest.fn();
  const original = process.emitWarning;
  process.emitWarning = emit as typeof process.emitWarning;
  muteNegativeTimeouts();
  process.emitWarning('-7 is a negative number.', 'TimeoutNegativeWarning');
  process.emitWarning('-7 is a negative number.', { type: 'TimeoutNegativeWarning' });
  process.emitWarning('something else', 'ExperimentalWarning');
  process.emitWarning = original;
  expect(emit.mock.calls).toEqual([['something else', 'ExperimentalWarning']]);
});
