export { openTraces, type Traces, type TracesOptions } from './open-traces.js';
export { rememberTrace, traceOf } from './request-traces.js';
export {
  activeTraceparent,
  describeSpan,
  inSpan,
  type OpenSpan,
  openSpan,
  type SpanOptions,
} from './spans.js';
export { spanContextOf, traceIdOf, traceparentOf } from './traceparent.js';
