import { demoPeople } from '@digihub/access';
import { roles } from '@digihub/kernel';

/** Of tokens that are meant for us: `DIGIHUB_OIDC_AUDIENCE`. */
export const audience = 'digihub-api';

type Person = (typeof demoPeople)[number];
type Mapper = Readonly<Record<string, unknown>>;

const claim = (name: string, protocolMapper: string, config: Readonly<Record<string, string>>): Mapper => ({
  name,
  protocol: 'openid-connect',
  protocolMapper,
  config: { 'access.token.claim': 'true', 'introspection.token.claim': 'true', ...config },
});

const attribute = (name: string, multivalued: boolean): Mapper =>
  claim(name, 'oidc-usermodel-attribute-mapper', {
    'user.attribute': name,
    'claim.name': name,
    'jsonType.label': 'String',
    multivalued: String(multivalued),
    'aggregate.attrs': 'false',
  });

/** All that a token says; neither name nor address: the services need none. */
const scope = {
  name: 'digihub',
  description: 'Who may do what in DigiHub',
  protocol: 'openid-connect',
  attributes: { 'include.in.token.scope': 'false', 'display.on.consent.screen': 'false' },
  protocolMappers: [
    claim('subject', 'oidc-sub-mapper', {}),
    claim('roles', 'oidc-usermodel-realm-role-mapper', {
      'claim.name': 'roles',
      'jsonType.label': 'String',
      multivalued: 'true',
    }),
    attribute('hubs', true),
    attribute('organisation', false),
    attribute('until', false),
    claim('audience', 'oidc-audience-mapper', { 'included.custom.audience': audience }),
  ],
};

/** Public clients: a browser and a command line keep no secret. Access tokens are marked `at+jwt` (RFC 9068). */
const client = (clientId: string, more: Readonly<Record<string, unknown>>) => ({
  clientId,
  enabled: true,
  publicClient: true,
  standardFlowEnabled: false,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: false,
  fullScopeAllowed: true,
  defaultClientScopes: [scope.name],
  optionalClientScopes: [],
  ...more,
  attributes: {
    'access.token.header.type.rfc9068': 'true',
    'pkce.code.challenge.method': 'S256',
    ...(more['attributes'] as object | undefined),
  },
});

/**
 * What Keycloak keeps of a person: a pseudonym and what it may do; the address, which Keycloak insists on, stays
 * empty. Only administrators change it.
 */
const userProfile = {
  attributes: [
    { name: 'username', multivalued: false },
    { name: 'email', multivalued: false },
    { name: 'hubs', multivalued: true },
    { name: 'organisation', multivalued: false },
    { name: 'until', multivalued: false },
  ].map((kept) => ({ ...kept, permissions: { view: ['admin', 'user'], edit: ['admin'] } })),
};

/** Without the last day of the demo's auditor: it is one of the demo's clock, and here the system's runs. */
const user = ({ id, roles: granted, hubs, organisation }: Person) => ({
  id,
  username: id,
  enabled: true,
  realmRoles: granted,
  attributes: {
    ...(hubs.length > 0 ? { hubs } : {}),
    ...(organisation === undefined ? {} : { organisation: [organisation] }),
  },
  // Keycloak takes it from the environment when it imports.
  credentials: [{ type: 'password', value: '${DIGIHUB_DEMO_PASSWORD}', temporary: false }],
});

/** The realm that Keycloak imports: roles, one client scope with our claims, two clients, the demo people. */
export const realm = (): object => ({
  realm: 'digihub',
  enabled: true,
  displayName: 'DigiHub',
  sslRequired: 'external',
  registrationAllowed: false,
  loginWithEmailAllowed: false,
  bruteForceProtected: true,
  internationalizationEnabled: true,
  supportedLocales: ['nl', 'en'],
  defaultLocale: 'nl',
  accessTokenLifespan: 300,
  roles: { realm: roles.filter((role) => role !== 'system').map((name) => ({ name })) },
  clientScopes: [scope],
  clients: [
    client('digihub-console', {
      standardFlowEnabled: true,
      redirectUris: ['http://localhost:8080/*'],
      webOrigins: ['http://localhost:8080'],
    }),
    // With a password for the demo people only; who adds real people switches direct access grants off.
    client('digihub-cli', {
      directAccessGrantsEnabled: true,
      attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
    }),
  ],
  components: {
    'org.keycloak.userprofile.UserProfileProvider': [
      {
        providerId: 'declarative-user-profile',
        config: { 'kc.user.profile.config': [JSON.stringify(userProfile)] },
      },
    ],
  },
  users: demoPeople.map(user),
});
