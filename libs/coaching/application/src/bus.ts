/** Transport id of coaching's handlers on the bus. */
export const coachingBus = Symbol('coaching bus');
