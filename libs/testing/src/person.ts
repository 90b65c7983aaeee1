import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Body;
}

/** One of the demo people at the HTTP edge; each command gets a key of its own unless one is given. */
export class Person {
  private count = 0;

  constructor(
    private readonly app: NestFastifyApplication,
    readonly id: string,
    private readonly token: string,
  ) {}

  async post<Body = Record<string, unknown>>(
    url: string,
    payload: object = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    this.count += 1;
    const key = `${this.id}-${this.count}`;
    const response = await this.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { authorization: `Bearer ${this.token}`, 'idempotency-key': key, ...headers },
    });
    return { status: response.statusCode, headers: response.headers, body: response.json() as Body };
  }

  async get<Body = Record<string, unknown>>(
    url: string,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await this.app.inject({
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${this.token}`, ...headers },
    });
    return { status: response.statusCode, headers: response.headers, body: response.json() as Body };
  }

  /** Posts, and throws where it was refused: for the steps that lead up to what a test is about. */
  async does<Body = Record<string, unknown>>(url: string, payload: object = {}): Promise<Body> {
    const { status, body } = await this.post<Body>(url, payload);
    if (status >= 300) throw new Error(`${this.id} POST ${url}: ${status} ${JSON.stringify(body)}`);
    return body;
  }
}
