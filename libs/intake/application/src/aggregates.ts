import type { Aggregate } from '@digihub/command-handling';
import {
  request,
  type RequestCommand,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
  requestUpcasters,
} from '@digihub/intake-domain';

/** `intake-{trajectory}`. Until the establishment decides its hub, a request stands in the shared triage list. */
export const requestAggregate: Aggregate<RequestState, RequestCommand, RequestEvent, RequestFacts> = {
  category: 'intake',
  decider: request,
  upcasters: requestUpcasters,
  rulesVersion: 'intake/1',
  scope: (state, key) => ({ trajectory: key, hub: state.enterprise?.hub }),
};
