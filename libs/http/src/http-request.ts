import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '@digihub/kernel';

/** A request as the guard leaves it. */
export type HttpRequest = FastifyRequest & { actor?: Actor };
export type HttpReply = FastifyReply;
