import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '@digihub/kernel';
import type { AuthenticatedRequest } from './authentication.js';
import { tokenMissing } from './problems.js';

/** Who asks, as the guard found out. @throws Problem 401 where the route lets anonymous requests in. */
export const callerOf = (request: AuthenticatedRequest): Actor => {
  if (!request.actor) throw tokenMissing();
  return request.actor;
};

/** Gives a controller method its caller: `@Caller() actor: Actor`. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Actor =>
  callerOf(context.switchToHttp().getRequest<AuthenticatedRequest>()),
);
