export { AggregateCommands, type CommandSettings, type PersonalFields } from './aggregate-commands.js';
export { deadlineCall, reactionCall, type Trigger, triggerOf } from './calls.js';
export {
  type AnyAggregate,
  type Behaviour,
  type Context,
  ownConsumers,
  prefixesOf,
  upcastersOf,
} from './context.js';
export { ContextLifecycle, contextModule } from './context-module.js';
export { type AnyRunner, type Companion, ContextRuntime } from './context-runtime.js';
export type { Parts } from './parts.js';
export { type Trouble, troubleOfConsumer, troubleOfDeadline } from './trouble.js';
export type { OpenContext, RunningContext } from './running-context.js';
export { type Rebuilding, RebuildRuns, type RebuildStatus } from './rebuilding.js';
