export type { Channel, DeclineGround, Language, RequestEvent, WaitingOn } from './request.events.js';
export {
  request,
  type RequestCommand,
  type RequestFacts,
  type RequestState,
  type RequestStatus,
} from './request.js';
export { requestUpcasters } from './request.upcasters.js';
export { requestStreams } from './streams.js';
