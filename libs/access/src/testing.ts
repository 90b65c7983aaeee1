export {
  type IdentityProvider,
  type IdentityProviderOptions,
  startIdentityProvider,
} from './testing/identity-provider.js';
export { signIn, machineToken } from './testing/sign-in.js';
