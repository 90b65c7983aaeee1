import type { Aggregate } from '@digihub/command-handling';
import {
  type DestructionCommand,
  type DestructionEvent,
  type DestructionFacts,
  type DestructionState,
  destructionStreams,
  type ErasureCommand,
  type ErasureEvent,
  type ErasureFacts,
  type ErasureState,
  erasureStreams,
  type HoldCommand,
  type HoldEvent,
  type HoldState,
  holdStreams,
} from '@digihub/erasure-domain';

export const erasureAggregate: Aggregate<ErasureState, ErasureCommand, ErasureEvent, ErasureFacts> = {
  ...erasureStreams,
  scope: ({ hub }) => ({ hub }),
};

export const destructionAggregate: Aggregate<
  DestructionState,
  DestructionCommand,
  DestructionEvent,
  DestructionFacts
> = {
  ...destructionStreams,
  scope: ({ hub }) => ({ hub }),
};

export const holdAggregate: Aggregate<HoldState, HoldCommand, HoldEvent, void> = {
  ...holdStreams,
  scope: ({ hub }) => ({ hub }),
};
