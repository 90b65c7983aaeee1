import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Role } from '@digihub/kernel';

/** Metadata keys that the guard reads; a route with neither is closed. */
export const allowedRoles = 'digihub:allowed-roles';
export const openToAll = 'digihub:open-to-all';

/**
 * Opens a route to these roles, and writes them into the OpenAPI document (`x-roles`), so that a test can walk
 * every operation with every role. Scope (hub, organisation) is checked apart: `mayActOn`, `mayRead`.
 */
export const Allow = (...roles: Role[]): MethodDecorator =>
  applyDecorators(SetMetadata(allowedRoles, roles), ApiBearerAuth(), ApiExtension('x-roles', roles));

/** Opens a route to everybody, without a token: health, metrics, documents. Never personal data. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(openToAll, true);
