import { demoPerson, type TokenIssuer } from '@digihub/access';
import { type Answered, Api, Refused } from '../demo/api.js';
import type { Chance } from '../demo/chance.js';

/** A command that was answered: from then on it must be in the store, once. */
export interface Acknowledged {
  readonly as: string;
  readonly path: string;
  readonly body: object;
  readonly key: string;
  readonly answer: Answered & { readonly repeated: boolean };
}

/** Longer than any request of ours takes, also behind a restart, in milliseconds. */
const patience = 180_000;

/** What a command's answer is known by, however often it is given. */
export const placeOf = ({ stream, revision, position }: Answered): string =>
  `${stream} ${revision} ${position}`;

/**
 * The API as its people use it while the server dies again and again: a request that got no answer is sent again, a
 * command with its own key. Now and then one is sent twice at once.
 */
export class StubbornApi extends Api {
  readonly acknowledged: Acknowledged[] = [];
  readonly contradictions: string[] = [];
  requests = 0;
  unanswered = 0;
  /** Answered 503: asked again. */
  postponed = 0;
  private readonly tokensOf = new Map<string, Promise<string>>();
  private readonly counting = new Set<() => void>();

  constructor(
    /** Where what serves this path listens, as soon as it does. */
    private readonly up: (path: string) => Promise<string>,
    private readonly issuing: Pick<TokenIssuer, 'issue'>,
    private readonly chance: Chance,
  ) {
    super('', issuing);
  }

  override async post<Answer = Answered>(
    as: string,
    path: string,
    body: object,
    key?: string,
  ): Promise<Answer> {
    this.commands += 1;
    const once = () => this.insist<Answer>(as, 'POST', path, body, key);
    if (key === undefined) return once();
    const [answer, other] = await Promise.all([once(), ...(this.chance.next() < 0.1 ? [once()] : [])]);
    this.acknowledge({ as, path, body, key, answer: answer as Acknowledged['answer'] });
    if (other && placeOf(other as Answered & Answer) !== placeOf(answer as Answered & Answer)) {
      this.contradictions.push(`${as} ${path} ${key}: ${JSON.stringify([answer, other])}`);
    }
    return answer;
  }

  override get<Answer>(as: string, path: string): Promise<Answer> {
    return this.insist<Answer>(as, 'GET', path);
  }

  /** Resolves when so many more commands were answered. */
  more(count: number): Promise<void> {
    const goal = this.acknowledged.length + count;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.acknowledged.length < goal) return;
        this.counting.delete(look);
        resolve();
      };
      this.counting.add(look);
      look();
    });
  }

  private acknowledge(one: Acknowledged): void {
    this.acknowledged.push(one);
    for (const look of this.counting) look();
  }

  /** Sends it until there is an answer. `at`: a path beside which it is served; its own where absent. */
  protected async insist<Answer>(
    as: string,
    method: string,
    path: string,
    body?: object,
    key?: string,
    at = path,
  ): Promise<Answer> {
    for (;;) {
      const response = await this.attempt(await this.up(at), as, method, path, body, key);
      if (!response) continue;
      const { status, text } = response;
      if (status < 300) return JSON.parse(text) as Answer;
      const { code = 'unknown', detail = '' } = JSON.parse(text) as { code?: string; detail?: string };
      // It stops, or lags behind the store: asked again it will know.
      if (status === 503) {
        this.postponed += 1;
        continue;
      }
      throw new Refused(status, code, detail, `${as} ${method} ${path}`);
    }
  }

  /** Undefined: the connection broke before there was a whole answer. */
  private async attempt(
    url: string,
    as: string,
    method: string,
    path: string,
    body: object | undefined,
    key: string | undefined,
  ): Promise<{ readonly status: number; readonly text: string } | undefined> {
    this.requests += 1;
    const token = this.tokensOf.get(as) ?? this.issuing.issue(demoPerson(as));
    this.tokensOf.set(as, token);
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(key ? { 'idempotency-key': key } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(patience),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if ((error as Error).name === 'TimeoutError')
        throw new Error(`${as} ${method} ${url}${path}: no answer in ${patience} ms`, { cause: error });
      this.unanswered += 1;
      return undefined;
    }
  }
}
