import { demoPerson, type TokenIssuer } from '@digihub/access';

/** The API said no: the problem document it answered with. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    where: string,
  ) {
    super(`${where}: ${status} ${code} (${detail})`);
  }
}

export interface Answered {
  readonly trajectory?: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly events: readonly string[];
}

/** The HTTP API as the demo's people use it. Keys follow from the seed and the step, so a script can be replayed. */
export class Api {
  private readonly tokens = new Map<string, Promise<string>>();
  commands = 0;
  /** Codes of what was refused, in order. */
  readonly refused: string[] = [];

  constructor(
    private readonly url: string,
    private readonly issuer: Pick<TokenIssuer, 'issue'>,
  ) {}

  post<Answer = Answered>(as: string, path: string, body: object, key?: string): Promise<Answer> {
    this.commands += 1;
    return this.call<Answer>(as, 'POST', path, body, key);
  }

  get<Answer>(as: string, path: string): Promise<Answer> {
    return this.call<Answer>(as, 'GET', path);
  }

  private async call<Answer>(
    as: string,
    method: string,
    path: string,
    body?: object,
    key?: string,
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token(as)}`,
        'accept-language': 'en',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as Answer & { code?: string; detail?: string; errors?: unknown };
    if (response.ok) return answer;
    const detail = `${answer.detail ?? ''}${answer.errors ? ` ${JSON.stringify(answer.errors)}` : ''}`;
    const code = answer.code ?? 'unknown';
    this.refused.push(code);
    throw new Refused(response.status, code, detail, `${as} ${method} ${path}`);
  }

  private token(as: string): Promise<string> {
    const known = this.tokens.get(as) ?? this.issuer.issue(demoPerson(as));
    this.tokens.set(as, known);
    return known;
  }
}
