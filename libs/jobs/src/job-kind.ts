import type { Actor } from '@digihub/kernel';

/** What a job came to, in a few fields: shown with its state. A JSON object. */
export type JobSummary = Readonly<Record<string, unknown>>;

/** Where a job writes its result. It lies in the database, so that any copy of the service can give it out. */
export interface JobOutput {
  /** Resolves once there is room for more. What it is given may not be changed afterwards. */
  write(part: string | Uint8Array): Promise<void>;
}

/** What surrounds one run of a job. */
export interface JobRun {
  /** Aborts when the job is cancelled, when the process stops, and when another process has taken the job over. */
  readonly signal: AbortSignal;
  /** How far it is; cheap, so call it often. `total` where it is known. */
  readonly progress: (done: number, total?: number) => void;
  readonly output: JobOutput;
  /** Who asked for it: what they may not see does not go into the result. */
  readonly actor: Actor;
}

/**
 * Work that takes longer than a request may. A run may end half way and start again from nothing, here or in another
 * process: it changes nothing but its output, or what it changes may be done twice.
 */
export interface JobKind<Parameters extends object = object> {
  /** As it stands in the path and in the database: never renamed. */
  readonly name: string;
  /** Of the result, where there is one beside the summary. */
  readonly result?: {
    readonly mediaType: string | ((parameters: Parameters) => string);
    readonly file: (parameters: Parameters) => string;
  };
  /**
   * Between two awaits it holds up all other requests: read by cursor. Personal fields stay sealed in the output: it
   * lies there for a while, and who is forgotten must not be found in it.
   * @throws Problem where the parameters ask for what cannot be: its sentence is what the asker sees.
   */
  run(parameters: Parameters, run: JobRun): Promise<JobSummary | void>;
}
