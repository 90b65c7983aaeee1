/** Injection token of the running context. */
export const financeRuntime = Symbol('finance runtime');
