/** Requests at the HTTP edge, and the `traceparent` of their span: handlers and the log find it by the request. */
const traceparents = new WeakMap<object, string>();

export const rememberTrace = (request: object, traceparent: string): void => {
  traceparents.set(request, traceparent);
};

/** Of the span of this request; undefined: it has none. */
export const traceOf = (request: object): string | undefined => traceparents.get(request);
