import type { Aggregate } from '@digihub/command-handling';
import {
  type RequestCommand,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
  requestStreams,
} from '@digihub/intake-domain';

/** `intake-{trajectory}`. Until the establishment decides its hub, a request stands in the shared triage list. */
export const requestAggregate: Aggregate<RequestState, RequestCommand, RequestEvent, RequestFacts> = {
  ...requestStreams,
  scope: (state, key) => ({ trajectory: key, hub: state.enterprise?.hub }),
};
