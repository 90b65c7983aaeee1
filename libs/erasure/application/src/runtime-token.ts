/** Injection token of the running context. */
export const erasureRuntime = Symbol('erasure runtime');
