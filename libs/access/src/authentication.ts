import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@digihub/kernel';
import { isLoopback } from './loopback.js';
import { tokenInvalid } from './problems.js';
import { TokenVerifier } from './token-verifier.js';

/** The little that is read of a request, whatever the HTTP adapter. */
export interface AuthenticatedRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket?: { readonly remoteAddress?: string | undefined };
  /** Who asks, once the guard has let the request in. */
  actor?: Actor;
}

/** Finds out who asks, once per request, for whoever needs to know. */
@Injectable()
export class Authentication {
  private readonly asked = new WeakMap<object, Promise<Actor | undefined>>();

  constructor(@Inject(TokenVerifier) private readonly verifier: TokenVerifier) {}

  /** The actor; undefined where no token was sent. @throws Problem 401 or 403 where the token does not hold. */
  actorOf(request: AuthenticatedRequest): Promise<Actor | undefined> {
    const known = this.asked.get(request);
    if (known) return known;
    const asked = this.ask(request);
    asked.catch(() => undefined);
    this.asked.set(request, asked);
    return asked;
  }

  private async ask(request: AuthenticatedRequest): Promise<Actor | undefined> {
    const { authorization } = request.headers;
    if (authorization === undefined) return undefined;
    const token = typeof authorization === 'string' && /^Bearer +([\w.-]{1,8192})$/i.exec(authorization)?.[1];
    if (!token) throw tokenInvalid();
    const address = request.socket?.remoteAddress;
    if (this.verifier.loopbackOnly && address !== undefined && !isLoopback(address)) throw tokenInvalid();
    return this.verifier.verify(token);
  }
}
