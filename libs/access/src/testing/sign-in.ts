import { createHash, randomBytes } from 'node:crypto';
import { clients } from './identity-provider.js';

interface Tokens {
  readonly access_token: string;
  readonly id_token?: string;
}

const tokensFrom = async (issuer: string, form: Record<string, string>, headers = {}): Promise<Tokens> => {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
  });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(`no token: ${JSON.stringify(body)}`);
  return body as Tokens;
};

/** Walks the redirects as a browser would, with its cookies, until the client's own address comes up. */
const walk = async (start: URL): Promise<URL> => {
  const cookies = new Map<string, string>();
  let address = start;
  for (let step = 0; step < 8; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(address, { redirect: 'manual', headers: { cookie } });
    await answer.arrayBuffer();
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const [name, value] = pair!.split('=') as [string, string];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`the sign-in stopped at ${address.pathname} with ${answer.status}`);
    address = new URL(location, address);
    if (address.href.startsWith(clients.redirect)) return address;
  }
  throw new Error('the sign-in goes round in circles');
};

/** Authorization code flow with PKCE, as the console signs a person in. */
export const signIn = async (issuer: string, person: string, audience: string): Promise<Tokens> => {
  const verifier = randomBytes(32).toString('base64url');
  const start = new URL(`${issuer}/auth`);
  start.search = new URLSearchParams({
    client_id: clients.person,
    response_type: 'code',
    redirect_uri: clients.redirect,
    scope: 'openid',
    resource: audience,
    login_hint: person,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const code = (await walk(start)).searchParams.get('code');
  if (!code) throw new Error('the sign-in gave no code');
  return tokensFrom(issuer, {
    grant_type: 'authorization_code',
    client_id: clients.person,
    redirect_uri: clients.redirect,
    code,
    code_verifier: verifier,
    resource: audience,
  });
};

/** Client credentials, as a machine signs in: its claims are those of the person `digihub-machine`. */
export const machineToken = async (issuer: string, audience: string): Promise<string> => {
  const credentials = Buffer.from(`${clients.machine}:${encodeURIComponent(clients.secret)}`);
  const { access_token } = await tokensFrom(
    issuer,
    { grant_type: 'client_credentials', scope: 'openid', resource: audience },
    { authorization: `Basic ${credentials.toString('base64')}` },
  );
  return access_token;
};
