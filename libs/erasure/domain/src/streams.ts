import { firstRules, type StreamKind } from '@digihub/kernel';
import {
  destruction,
  type DestructionCommand,
  type DestructionFacts,
  type DestructionState,
} from './destruction.js';
import { erasure, type ErasureCommand, type ErasureFacts, type ErasureState } from './erasure.js';
import type { DestructionEvent, ErasureEvent, HoldEvent } from './erasure.events.js';
import { hold, type HoldCommand, type HoldState } from './hold.js';

/** `erasure-{request}`: one person's wish to be forgotten. */
export const erasureStreams: StreamKind<ErasureState, ErasureCommand, ErasureEvent, ErasureFacts> = {
  category: 'erasure',
  decider: erasure,
  upcasters: {},
  rules: firstRules('erasure/1', erasure),
};

/** `destruction-{list}`: what a hub destroys at the end of its retention. */
export const destructionStreams: StreamKind<
  DestructionState,
  DestructionCommand,
  DestructionEvent,
  DestructionFacts
> = {
  category: 'destruction',
  decider: destruction,
  upcasters: {},
  rules: firstRules('erasure/1', destruction),
};

/** `hold-{trajectory or person}`: the one place that says whether something must be kept. */
export const holdStreams: StreamKind<HoldState, HoldCommand, HoldEvent, void> = {
  category: 'hold',
  decider: hold,
  upcasters: {},
  rules: firstRules('erasure/1', hold),
};
