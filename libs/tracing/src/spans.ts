import { Problem } from '@digihub/kernel';
import {
  type Attributes,
  context,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { spanContextOf, traceparentOf } from './traceparent.js';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const;

export interface SpanOptions {
  readonly kind?: keyof typeof kinds;
  /** `traceparent` of what led here; a span that is active already wins over it. */
  readonly parent?: string | undefined;
  /** Ids and names alone: no text that somebody wrote. */
  readonly attributes?: Attributes;
}

let tracer: Tracer | undefined;

/** All spans of this process go there; undefined: there are none, and nothing of this costs anything. */
export const traceWith = (one: Tracer | undefined): void => {
  tracer = one;
};

const start = (
  of: Tracer,
  name: string,
  { kind = 'internal', parent, attributes }: SpanOptions,
): [Span, Context] => {
  const remote = trace.getActiveSpan() ? undefined : spanContextOf(parent);
  const within = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : context.active();
  const options = { kind: kinds[kind], ...(attributes ? { attributes } : {}) };
  const span = of.startSpan(name, options, within);
  return [span, trace.setSpan(within, span)];
};

/** A refusal is an answer; the kind alone of what nobody foresaw: a message may quote what somebody wrote. */
const fail = (span: Span, error: unknown): void => {
  const foreseen = error instanceof Problem && error.status < 500;
  const kind = error instanceof Problem ? error.code : error instanceof Error ? error.name : 'unknown';
  span.setAttribute('error.type', kind);
  if (!foreseen) span.setStatus({ code: SpanStatusCode.ERROR });
};

/** Does `work` within a span of its own. */
export const inSpan = <T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> => {
  if (!tracer) return work();
  const [span, within] = start(tracer, name, options);
  return context.with(within, async () => {
    try {
      return await work();
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
};

/** A span that ends where it did not begin. */
export interface OpenSpan {
  readonly traceparent: string;
  end(attributes: Attributes, failed: boolean): void;
}

/** Undefined where there are no traces. It is nobody's active span: hand its `traceparent` on. */
export const openSpan = (name: string, options: SpanOptions): OpenSpan | undefined => {
  if (!tracer) return undefined;
  const [span] = start(tracer, name, options);
  return {
    traceparent: traceparentOf(span.spanContext()),
    end: (attributes, failed) => {
      span.setAttributes(attributes);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
};

/** Says more of the span that is active, where one is. */
export const describeSpan = (attributes: Attributes): void => {
  if (tracer) trace.getActiveSpan()?.setAttributes(attributes);
};

/** `traceparent` for what the active span leads to; undefined: there is none. */
export const activeTraceparent = (): string | undefined => {
  const span = tracer && trace.getActiveSpan();
  return span && traceparentOf(span.spanContext());
};
