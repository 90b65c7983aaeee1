export {
  type Aggregate,
  isTechnical,
  reactionNotNeeded,
  reactionRefused,
  type Scope,
  streamOf,
} from './aggregate.js';
export {
  type Call,
  type Circumstances,
  CommandHandler,
  type CommandHandlerParts,
  type CommandObserver,
  keyReused,
  type Outcome,
  orTechnical,
} from './command-handler.js';
export { type Loaded, type Remembered, Streams } from './streams.js';
