export {
  type Access,
  accessCategory,
  type AccessEvent,
  type Purpose,
  purposes,
  usualPurpose,
} from './access.js';
export { AccessLog, type AccessLogParts } from './access-log.js';
export { accessesOf, type AccessFilter, allAccesses, matches } from './read.js';
export { tellAccess } from './story.js';
