/** Injection token of the running context. */
export const intakeRuntime = Symbol('intake runtime');
