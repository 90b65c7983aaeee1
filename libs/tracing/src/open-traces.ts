import { context } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { traceWith } from './spans.js';

export interface TracesOptions {
  /** Of an OpenTelemetry collector, as OTEL_EXPORTER_OTLP_ENDPOINT: spans go to `/v1/traces` there, as JSON. */
  readonly endpoint: string;
  /** `service.name` of the spans. */
  readonly service: string;
  readonly version: string;
  /** Told of batches that the collector did not take. */
  readonly report: (error: Error) => void;
}

export interface Traces {
  /** Sends what is left, and ends them. */
  close(): Promise<void>;
}

/** How long one batch is tried; so long a process may wait for its collector when it ends. */
const timeoutMillis = 3_000;

/**
 * From now on the spans of this process go to a collector, in batches and in the background; those that it cannot take
 * are dropped, and nothing waits for it. Its parts are loaded only here: a process without traces has none of them.
 */
export const openTraces = async ({ endpoint, service, version, report }: TracesOptions): Promise<Traces> => {
  const [{ AsyncLocalStorageContextManager }, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] =
    await Promise.all([
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: reporting(exporter, report) })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  traceWith(provider.getTracer('digihub', version));
  return {
    close: async () => {
      traceWith(undefined);
      context.disable();
      // What the collector does not take by then is reported, and lost.
      await provider.shutdown().catch(() => undefined);
    },
  };
};

/** The same exporter, that also tells what it could not send. */
const reporting = (exporter: SpanExporter, report: (error: Error) => void): SpanExporter => ({
  export: (spans, done) =>
    exporter.export(spans, (result) => {
      if (result.error) report(result.error);
      done(result);
    }),
  shutdown: () => exporter.shutdown(),
  forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
});
