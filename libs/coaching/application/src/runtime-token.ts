/** Injection token of the running context. */
export const coachingRuntime = Symbol('coaching runtime');
