/** What the log keeps of an error. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

/**
 * The error without what its makers hang on it: databases and clients add rows, parameters and requests, where there is
 * no telling what they hold.
 */
export const loggedError = (error: unknown): LoggedError =>
  error instanceof Error
    ? { type: error.name, message: error.message, stack: error.stack }
    : { type: typeof error, message: String(error) };
