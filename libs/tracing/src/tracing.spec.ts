import { afterEach, describe, expect, it } from '@jest/globals';
import { Problem } from '@digihub/kernel';
import { openTraces, type Traces } from './open-traces.js';
import { activeTraceparent, describeSpan, inSpan, openSpan } from './spans.js';
import { type Collector, startCollector } from './testing.js';
import { spanContextOf, traceIdOf } from './traceparent.js';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = `00-${trace}-00f067aa0ba902b7-01`;

it('reads a traceparent as W3C Trace Context writes it, and no other', () => {
  expect(spanContextOf(parent)).toEqual({
    ...{ traceId: trace, spanId: '00f067aa0ba902b7', traceFlags: 1, isRemote: true },
  });
  expect(spanContextOf(parent.replace(/01$/, '00'))?.traceFlags).toBe(0);
  for (const wrong of [
    undefined,
    '',
    parent.toUpperCase(),
    `ff${parent.slice(2)}`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `${parent}-more`,
  ]) {
    expect(traceIdOf(wrong)).toBeUndefined();
  }
});

it('without traces work is done, and nothing else', async () => {
  expect(openSpan('a', {})).toBeUndefined();
  expect(await inSpan('a', { parent }, async () => activeTraceparent() ?? 'none')).toBe('none');
});

describe('with a collector', () => {
  let collector: Collector;
  let traces: Traces | undefined;
  const reports: Error[] = [];
  const open = async () => {
    collector = await startCollector();
    const { endpoint } = collector;
    const report = (error: Error) => reports.push(error);
    traces = await openTraces({ endpoint: `${endpoint}/`, service: 'spec', version: '1', report });
  };
  afterEach(async () => {
    await traces?.close();
    await collector.close();
  });

  it('spans stand in the trace of what led to them, one within the other', async () => {
    await open();
    const request = openSpan('POST /a', { kind: 'server', parent })!;
    const seen = await inSpan('command', { parent: request.traceparent }, async () => {
      await inSpan('append', { parent }, async () => describeSpan({ events: 2 }));
      return activeTraceparent();
    });
    request.end({ 'http.response.status_code': 200 }, false);
    await inSpan('alone', { parent: 'malformed' }, async () => undefined);
    await traces!.close();
    const [append, command, http, alone] = collector.spans;
    expect(http).toMatchObject({ service: 'spec', traceId: trace, parentSpanId: '00f067aa0ba902b7' });
    expect(command).toMatchObject({ traceId: trace, parentSpanId: http!.spanId });
    expect(append).toMatchObject({ traceId: trace, parentSpanId: command!.spanId });
    expect(append!.attributes).toEqual({ events: 2 });
    expect(seen).toBe(`00-${trace}-${command!.spanId}-01`);
    expect(alone).toMatchObject({ name: 'alone', parentSpanId: undefined });
    expect(alone!.traceId).not.toBe(trace);
  });

  it('a trace that its caller does not sample is carried on, and not collected', async () => {
    await open();
    const unsampled = parent.replace(/01$/, '00');
    expect(await inSpan('command', { parent: unsampled }, async () => activeTraceparent())).toMatch(
      new RegExp(`^00-${trace}-[\\da-f]{16}-00$`),
    );
    await traces!.close();
    expect(collector.spans).toEqual([]);
  });

  it('an error shows its kind and not its text; a refusal is no failure', async () => {
    await open();
    const refusal = new Problem(409, 'too-late', { nl: 'Te laat.', en: 'Too late.' });
    await expect(inSpan('a', {}, () => Promise.reject(new RangeError('Persoon')))).rejects.toThrow('Persoon');
    await expect(inSpan('b', {}, () => Promise.reject(refusal))).rejects.toBe(refusal);
    await traces!.close();
    expect(collector.spans.map(({ failed, attributes }) => [failed, attributes])).toEqual([
      [true, { 'error.type': 'RangeError' }],
      [false, { 'error.type': 'too-late' }],
    ]);
    expect(JSON.stringify(collector.spans)).not.toContain('Persoon');
  });

  it('a collector that is away is reported, and holds nothing up', async () => {
    await open();
    await collector.close();
    expect(await inSpan('a', {}, async () => 'done')).toBe('done');
    await traces!.close();
    expect(reports.length).toBeGreaterThan(0);
  });
});
