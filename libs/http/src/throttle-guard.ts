import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Authentication, openToAll } from '@digihub/access';
import { HTTP_PARTS, type HttpParts, type ThrottleLimit } from './http-parts.js';
import type { HttpRequest } from './http-request.js';
import { tooManyRequests } from './problems.js';

const generous: ThrottleLimit = { perSecond: 2_000, burst: 5_000 };

/** Who is remembered at most; the one seen first leaves first, with its bucket full again. */
const mostBuckets = 10_000;

/** Token buckets, one per key. No timers: what flowed in is reckoned when the next request comes. */
export class Buckets {
  private readonly buckets = new Map<string, { left: number; at: number }>();

  constructor(
    private readonly limit: ThrottleLimit,
    /** Milliseconds; need not follow the calendar. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one; answers 0, or the seconds to wait until there is one again. */
  take(key: string): number {
    const { perSecond, burst } = this.limit;
    const now = this.now();
    const bucket = this.buckets.get(key) ?? this.added(key, now);
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond));
    bucket.left -= 1;
    return 0;
  }

  private added(key: string, at: number): { left: number; at: number } {
    if (this.buckets.size >= mostBuckets) this.buckets.delete(this.buckets.keys().next().value!);
    const bucket = { left: this.limit.burst, at };
    this.buckets.set(key, bucket);
    return bucket;
  }
}

/**
 * Limits how fast one actor, or one address without a valid token, may ask. Goes before the access guard, so that
 * guessing tokens is limited too; health and metrics are not.
 */
@Injectable()
export class ThrottleGuard implements CanActivate {
  private readonly buckets: Buckets | undefined;

  constructor(
    @Inject(HTTP_PARTS) { throttle = generous }: HttpParts,
    @Inject(Authentication) private readonly authentication: Authentication,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {
    this.buckets = throttle === false ? undefined : new Buckets(throttle);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.buckets || context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(openToAll, targets)) return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const actor = await this.authentication.actorOf(request).catch(() => undefined);
    const wait = this.buckets.take(actor ? `actor ${actor.id}` : `address ${request.ip}`);
    if (wait > 0) throw tooManyRequests(wait);
    return true;
  }
}
