/** Injection token of the running context. */
export const routingRuntime = Symbol('routing runtime');
