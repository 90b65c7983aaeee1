/** What the exit code of every command means. */
export const exitCodes = { fine: 0, difference: 1, wrongUse: 2, couldNotRun: 3 } as const;

/** The words on the command line do not fit. */
export class WrongUse extends Error {}

/** The words fit, but it could not be done here and now. */
export class Unable extends Error {}
