import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Absent: a root. */
  readonly parentSpanId?: string | undefined;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** An OpenTelemetry collector of a few lines: takes OTLP/HTTP as JSON, and keeps the spans. */
export interface Collector {
  /** For `DIGIHUB_OTLP_ENDPOINT`. */
  readonly endpoint: string;
  readonly spans: CollectedSpan[];
  close(): Promise<void>;
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string;
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly status?: { readonly code?: number };
        readonly attributes: readonly OtlpAttribute[];
      }[];
    }[];
  }[];
}

const attributesOf = (attributes: readonly OtlpAttribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

const spansOf = ({ resourceSpans }: OtlpRequest): CollectedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, traceId, spanId, parentSpanId, status, attributes }) => ({
        service: String(attributesOf(resource.attributes)['service.name']),
        ...{ name, traceId, spanId },
        parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
        failed: status?.code === 2,
        attributes: attributesOf(attributes),
      })),
    ),
  );

export const startCollector = async (): Promise<Collector> => {
  const spans: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/v1/traces') return response.writeHead(404).end();
      spans.push(...spansOf(JSON.parse(Buffer.concat(parts).toString()) as OtlpRequest));
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Undefined: it is a root, or its parent was never sent. */
export const parentOf = (
  spans: readonly CollectedSpan[],
  { traceId, parentSpanId }: CollectedSpan,
): CollectedSpan | undefined =>
  spans.find((span) => span.traceId === traceId && span.spanId === parentSpanId);

/** From where its trace begins to the span itself. */
export const wayOf = (
  spans: readonly CollectedSpan[],
  span: CollectedSpan | undefined,
): readonly CollectedSpan[] => (span ? [...wayOf(spans, parentOf(spans, span)), span] : []);
