/** What the load generator is to do. In `body` the text `{n}` becomes the number of the request. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly method: 'GET' | 'POST';
  /** Taken one after the other, from the start again when they run out. */
  readonly paths: readonly string[];
  readonly body: string;
  /** Request `n` is sent with token `n` modulo their number, and with key `{keys}-{n}`. */
  readonly tokens: readonly string[];
  readonly keys: string;
  /** It ends after so many requests, or so many milliseconds. */
  readonly requests?: number;
  readonly milliseconds?: number;
}

export interface LoadReport {
  readonly answered: number;
  readonly perSecond: number;
  /** Milliseconds from request to answer, in order of the requests. */
  readonly latencies: readonly number[];
  /** When each answer was there, on the machine's own monotonic clock (`machineTime`); in order of the requests. */
  readonly answeredAt: readonly number[];
}

/** Milliseconds on a clock that all processes of this machine share. */
export const machineTime = (): number => Number(process.hrtime.bigint()) / 1e6;
