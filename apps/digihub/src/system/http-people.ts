import { demoPerson, type Person, type TokenIssuer } from '@digihub/access';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Who asks: one of the demo people by name, somebody made up, whoever holds this token, or nobody. */
export type Asker = string | Person | { readonly token: string } | undefined;

/** Asks a server over HTTP as whoever one likes; counts. */
export class HttpPeople {
  requests = 0;
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(
    private readonly url: string,
    private readonly issuer: TokenIssuer,
  ) {}

  get(who: Asker, path: string): Promise<Answer> {
    return this.ask(who, 'GET', path);
  }

  /** A key of its own for each command. */
  post(who: Asker, path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask(who, 'POST', path, {
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `system-test-${this.requests}`,
        ...headers,
      },
    });
  }

  async ask(
    who: Asker,
    method: string,
    path: string,
    { body, headers = {} }: { body?: string | Uint8Array; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    this.requests += 1;
    const token = await this.tokenOf(who);
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: body as string | Uint8Array<ArrayBuffer> }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      type,
      text,
      body: /^application\/(problem\+)?json\b/.test(type) ? parsed(text) : {},
    };
  }

  private async tokenOf(who: Asker): Promise<string | undefined> {
    if (who === undefined) return undefined;
    if (typeof who !== 'string') return 'token' in who ? who.token : this.issuer.issue(who);
    const known = this.tokens.get(who) ?? this.issuer.issue(demoPerson(who));
    this.tokens.set(who, known);
    return known;
  }
}

const parsed = (text: string): Record<string, unknown> =>
  text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
