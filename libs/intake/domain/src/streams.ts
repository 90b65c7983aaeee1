import { firstRules, type StreamKind } from '@digihub/kernel';
import type { RequestEvent } from './request.events.js';
import { request, type RequestCommand, type RequestFacts, type RequestState } from './request.js';
import { requestUpcasters } from './request.upcasters.js';

/** `intake-{trajectory}` */
export const requestStreams: StreamKind<RequestState, RequestCommand, RequestEvent, RequestFacts> = {
  category: 'intake',
  decider: request,
  upcasters: requestUpcasters,
  rules: firstRules('intake/1', request),
};
