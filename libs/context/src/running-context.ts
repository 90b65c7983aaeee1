import type { DynamicModule } from '@nestjs/common';
import type { Publisher } from '@digihub/event-bus';
import type { Probe } from '@digihub/read-models';
import type { ContextRuntime } from './context-runtime.js';
import type { Parts } from './parts.js';

/** A context that was opened: what an application composes. */
export interface RunningContext {
  readonly name: string;
  readonly publisher: Publisher;
  // A list of contexts has no common table type.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly runtime: ContextRuntime<any>;
  readonly module: DynamicModule;
  /** Transport id of its handlers on the bus; absent: it takes nothing from others. */
  readonly transportId?: symbol;
}

/** How a context's library is opened. `probe`: crash tests stop its consumers at a named point. */
export type OpenContext = (parts: Parts, options?: { readonly probe?: Probe }) => Promise<RunningContext>;
