export type {
  DestructionEvent,
  DestructionPlan,
  DueTrajectory,
  ErasureEvent,
  ErasureGround,
  HoldEvent,
  HoldGround,
  RefusalGround,
} from './erasure.events.js';
export {
  destruction,
  type DestructionCommand,
  type DestructionFacts,
  type DestructionState,
} from './destruction.js';
export {
  erasure,
  type ErasureCommand,
  type ErasureFacts,
  type ErasureState,
  type Obstacles,
} from './erasure.js';
export { destructionStreams, erasureStreams, holdStreams } from './streams.js';
export { hold, type HoldCommand, type HoldState } from './hold.js';
