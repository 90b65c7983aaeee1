export { answerOf, type CommandAnswer, CommandRoute, type CommandRouteOptions } from './command-route.js';
export { callOf, CommandCall, correlationOf, newTrajectoryId } from './command-call.js';
export type { FieldOptions } from './fields/field.js';
export { Nested } from './fields/nested.js';
export { NoFields } from './fields/no-fields.js';
export { ObjectOf } from './fields/object-of.js';
export {
  Email,
  EnterpriseNumber,
  LongText,
  Phone,
  Postcode,
  Reference,
  ReferenceList,
  Text,
  TextList,
} from './fields/text.js';
export { Cents, Choice, DayField, Flag, InstantField, WholeNumber } from './fields/values.js';
export { HTTP_PARTS, type HttpParts, type ReadYourOwnWrites, type ThrottleLimit } from './http-parts.js';
export { purposeOf } from './noted-access.js';
export { type Language, languageOf } from './language.js';
export { ProblemResponses } from './problem-responses.js';
export { keyOfCursor, page, type Page, type PageKey, PageQuery, positionOfCursor } from './paging.js';
export { PathReference, TrajectoryId } from './path-parameters.js';
export { QueryRoute, type QueryRouteOptions } from './query-route.js';
export { createHttpApp, type HttpAppOptions } from './create-http-app.js';
export { openApiOf, type ServiceDescription, serveDocs } from './open-api.js';
export { problemDocument } from './problem-filter.js';
export type { FieldError } from './request-validation.js';
export { seesPersonalData } from './open-sealed.js';
