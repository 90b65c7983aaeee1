// Tokens made and verified, without the guards and decorators that bring Nest along.
export { demoPeople, demoPerson } from './demo-people.js';
export { openIdConnectVerifier } from './open-id-connect/open-id-connect-verifier.js';
export { TokenIssuer } from './token-issuer.js';
export { TokenVerifier } from './token-verifier.js';
