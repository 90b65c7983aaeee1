import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { traceIdOf } from '@digihub/tracing';
import {
  type CollectedSpan,
  type Collector,
  parentOf,
  startCollector,
  wayOf,
} from '@digihub/tracing/testing';
import { dataFolder } from '../data-folder.js';
import { playDemo } from '../demo/play-demo.js';
import { startServer } from '../server.js';
import { approvalWay } from './approval-way.js';
import { TemporaryFolders } from './temporary-folders.js';

jest.setTimeout(300_000);

describe('the traces of the demo', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let collector: Collector;
  let metrics: string;

  beforeAll(async () => {
    collector = await startCollector();
    const server = await startServer({
      environment: {
        ...{ DIGIHUB_DATA: data, DIGIHUB_PORT: '0', DIGIHUB_LOG: 'silent' },
        DIGIHUB_OTLP_ENDPOINT: collector.endpoint,
      },
      demo: true,
    });
    await playDemo(server, { seed: 5, trajectories: 12, progress: () => undefined });
    metrics = await (await fetch(`${server.url}/metrics`)).text();
    await server.stop();
  });
  afterAll(async () => {
    await collector.close();
    folders.clear();
  });

  it('say nothing of persons', () => {
    const said = JSON.stringify(collector.spans);
    expect(said).not.toMatch(/sealed:|@|"(user_agent|url|client|network)\./);
  });

  const rootedAt = (name: string): CollectedSpan[] =>
    collector.spans.filter((span) => span.name === name && span.parentSpanId === undefined);
  const namesTo = (span: CollectedSpan | undefined): string[] =>
    wayOf(collector.spans, span).map(({ name }) => name);

  it('lead from the request that opens a trajectory to the routing that it starts', () => {
    const [opening] = rootedAt('POST /intake/v1/requests/:id/open');
    const started = collector.spans.find(
      ({ traceId, name }) => traceId === opening!.traceId && name.startsWith('routing '),
    );
    expect(namesTo(started)).toEqual([
      'POST /intake/v1/requests/:id/open',
      'intake open-trajectory',
      'routing.reactions be.digihub.intake.trajectory-opened.v1',
      'routing start-routing',
    ]);
  });

  it('lead from an approval in coaching through the reserves of finance back to coaching', () => {
    const noted = collector.spans.find(({ name }) => name === 'coaching note-reserved');
    expect(namesTo(noted)).toEqual(approvalWay.map(([, span]) => span));
  });

  it('hold every span: none has a parent that is not there', () => {
    const lost = collector.spans.filter(
      (span) => span.parentSpanId !== undefined && !parentOf(collector.spans, span),
    );
    expect(lost).toEqual([]);
  });

  it('begin anew with a deadline, which nobody asked for', () => {
    const due = collector.spans.filter(({ name }) => / deadline /.test(name));
    expect(due.length).toBeGreaterThan(0);
    expect(due.every(({ parentSpanId }) => parentSpanId === undefined)).toBe(true);
    const commands = due.map(({ spanId }) => collector.spans.filter((span) => span.parentSpanId === spanId));
    expect(commands.map(({ length }) => length)).toEqual(due.map(() => 1));
  });

  it('are those that the events name', async () => {
    const store = await openEmbeddedStore({ folder: dataFolder(data).events, readOnly: true });
    const traces = new Set(collector.spans.map(({ traceId }) => traceId));
    const without: string[] = [];
    let events = 0;
    for await (const { stream, type, metadata } of store.readAll({ after: -1n })) {
      // Looks of many requests are written together: they belong to none of them.
      if (stream.startsWith('access-')) continue;
      events += 1;
      if (!traces.has(traceIdOf(metadata.traceparent) ?? '')) without.push(type);
    }
    await store.close();
    expect(events).toBeGreaterThan(100);
    expect(without).toEqual([]);
  });

  it('and its metrics: appends, no lag, consumers that run', () => {
    expect(metrics).toMatch(/^digihub_append_seconds_count\{context="finance"\} [1-9]/m);
    expect(metrics).toMatch(/^digihub_appended_events_total\{context="budget"\} [1-9]/m);
    expect(metrics).toContain('digihub_consumer_state{consumer="routing.reactions",state="running"} 1');
    expect(metrics).toContain('digihub_consumer_lag_events{consumer="routing.reactions"} 0');
    expect(metrics).toContain('digihub_consumer_lag_seconds{consumer="finance.processes"} 0');
    expect(metrics).toMatch(/^digihub_late_deadlines\{context="intake"\} \d/m);
    expect(metrics).toContain('digihub_metrics_refresh_failures_total 0');
  });
});
