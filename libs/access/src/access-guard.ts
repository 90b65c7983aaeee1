import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '@digihub/kernel';
import { allowedRoles, openToAll } from './allow.js';
import { type AuthenticatedRequest, Authentication } from './authentication.js';
import { closedRoute, roleMissing, tokenMissing } from './problems.js';

/** Default deny: a route opens only to the roles it names (`Allow`), or to everybody (`Public`). */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Authentication) private readonly authentication: Authentication,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Messages of the bus come from ourselves; they pass no HTTP guard.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(openToAll, targets)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const actor = await this.authentication.actorOf(request);
    if (!actor) throw tokenMissing();
    const roles = this.reflector.get<readonly Role[] | undefined>(allowedRoles, context.getHandler());
    if (!roles) throw closedRoute();
    if (!actor.roles.some((role) => roles.includes(role))) throw roleMissing(roles);
    request.actor = actor;
    return true;
  }
}
