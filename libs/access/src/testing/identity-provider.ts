import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Configuration, Provider } from 'oidc-provider';

export interface IdentityProviderOptions {
  /** Who can sign in, by subject, with the claims that their access tokens carry. */
  readonly people: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The audience (resource indicator, RFC 8707) whose tokens are made for us; an absolute URI. */
  readonly audience: string;
  /** Seconds; default 300. */
  readonly tokenSeconds?: number;
  /** `alg` of the access tokens; default RS256. HS256 signs with `sharedSecret`. */
  readonly algorithm?: 'RS256' | 'ES256' | 'HS256';
  readonly sharedSecret?: Uint8Array;
  /** Header members of access tokens that differ from what the provider writes. */
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A real provider (`oidc-provider`) in this process, on a free port of this machine. */
export interface IdentityProvider {
  readonly issuer: string;
  /** How often each address was asked for. */
  readonly asked: { discovery: number; keys: number };
  /** The public keys that it shows now. */
  keys(): Promise<readonly JWK[]>;
  /** New keys under new ids in place of the old; tokens signed before are of nobody any more. */
  rotateKeys(): Promise<void>;
  /** Nobody listens: connections are refused. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** Takes connections and never answers. */
  hang(): void;
  /** Answers everything with this status and body, as a proxy in front of it would. */
  answer(status: number, body: string): void;
  stop(): Promise<void>;
}

export const clients = {
  person: 'digihub-console',
  machine: 'digihub-machine',
  secret: 'a secret of the tests, known to all',
  redirect: 'https://console.example/signed-in',
};

let generations = 0;

const newKeys = async (): Promise<JWK[]> => {
  generations += 1;
  const pairs = await Promise.all(
    ['RS256', 'ES256'].map((alg) => generateKeyPair(alg, { extractable: true })),
  );
  return Promise.all(
    pairs.map(async ({ privateKey }, n) => ({
      ...(await exportJWK(privateKey as CryptoKey)),
      kid: `${['rsa', 'ec'][n]}-${generations}`,
      alg: ['RS256', 'ES256'][n],
      use: 'sig',
    })),
  );
};

const configurationOf = (options: IdentityProviderOptions, keys: JWK[]): Configuration => {
  const { people, audience, tokenSeconds = 300, algorithm = 'RS256', sharedSecret, header } = options;
  return {
    jwks: { keys: keys as never[] },
    cookies: { keys: ['only for tests'] },
    scopes: ['openid'],
    clients: [
      {
        client_id: clients.person,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        redirect_uris: [clients.redirect],
      },
      {
        client_id: clients.machine,
        client_secret: clients.secret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => ({
          scope: 'openid',
          audience: resource,
          accessTokenTTL: tokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: {
            sign:
              algorithm === 'HS256'
                ? { alg: algorithm, key: sharedSecret as never, kid: 'rsa-1' }
                : { alg: algorithm },
          },
        }),
      },
    },
    formats: {
      customizers: {
        jwt: (_, __, jwt) => {
          if (header) jwt.header = { ...jwt.header, ...header };
        },
      },
    },
    ttl: {
      AccessToken: tokenSeconds,
      ClientCredentials: tokenSeconds,
      ...{ AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    },
    extraTokenClaims: (_, token) => people[('accountId' in token && token.accountId) || clients.machine],
    findAccount: (_, id) =>
      Object.hasOwn(people, id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    // Whoever signs in has agreed.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      });
      grant.addOIDCScope('openid');
      grant.addResourceScope(audience, 'openid');
      await grant.save();
      return grant;
    },
    interactions: { url: (_, { uid }) => `/sign-in/${uid}` },
  };
};

/** The page where a person would type a name: whoever the client hints at is signed in. */
const signInPage = async (provider: Provider, request: IncomingMessage, response: ServerResponse) => {
  const { params } = await provider.interactionDetails(request, response);
  const login = { accountId: String(params['login_hint']) };
  await provider.interactionFinished(request, response, { login });
};

/** Its warnings are for whoever runs it in production. */
const quietly = async <T>(make: () => Promise<T>): Promise<T> => {
  const { warn, info } = console;
  Object.assign(console, { warn: () => undefined, info: () => undefined });
  try {
    return await make();
  } finally {
    Object.assign(console, { warn, info });
  }
};

const open = (issuer: string, options: IdentityProviderOptions, keys: JWK[]): Promise<Provider> =>
  quietly(async () => {
    const { Provider } = await import('oidc-provider');
    return new Provider(issuer, configurationOf(options, keys));
  });

export const startIdentityProvider = async (options: IdentityProviderOptions): Promise<IdentityProvider> => {
  const asked = { discovery: 0, keys: 0 };
  let behaviour: RequestListener | undefined;
  const server = createServer((request, response) => {
    if (request.url === '/.well-known/openid-configuration') asked.discovery += 1;
    if (request.url === '/jwks') asked.keys += 1;
    behaviour?.(request, response);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;

  const serve = async (): Promise<void> => {
    const provider = await open(issuer, options, await newKeys());
    const answers = provider.callback();
    behaviour = (request, response) => {
      if (!request.url?.startsWith('/sign-in/')) return void answers(request, response);
      signInPage(provider, request, response).catch(() => response.writeHead(400).end());
    };
  };
  await serve();

  return {
    issuer,
    asked,
    keys: async () => ((await (await fetch(`${issuer}/jwks`)).json()) as { keys: JWK[] }).keys,
    rotateKeys: serve,
    goAway: close,
    comeBack: () => listen(port),
    hang: () => {
      behaviour = () => undefined;
    },
    answer: (status, body) => {
      behaviour = (_, response) => void response.writeHead(status).end(body);
    },
    stop: close,
  };
};
