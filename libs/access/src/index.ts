export { AccessGuard } from './access-guard.js';
export { Allow, allowedRoles, openToAll, Public } from './allow.js';
export { type AuthenticatedRequest, Authentication } from './authentication.js';
export { Caller, callerOf } from './caller.js';
export { demoPeople, demoPerson } from './demo-people.js';
export {
  type OpenIdConnectOptions,
  OpenIdConnectVerifier,
  openIdConnectVerifier,
} from './open-id-connect/open-id-connect-verifier.js';
export { type ClaimNames, defaultClaimNames } from './open-id-connect/claim-names.js';
export { asymmetricAlgorithms } from './open-id-connect/algorithms.js';
export { AccessEnded, notFound, outsideYourScope } from './problems.js';
export {
  authorizeCommand,
  authorizeNew,
  mayActOn,
  mayRead,
  type Scoped,
  visibleHubs,
  visibleOrganisation,
} from './scope.js';
export { type Person, TokenIssuer } from './token-issuer.js';
export {
  type Identity,
  identityOfClaims,
  TokenVerifier,
  type TokenVerifierOptions,
} from './token-verifier.js';
