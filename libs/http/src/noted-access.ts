import { AccessEnded, type Authentication } from '@digihub/access';
import { type Access, type AccessLog, type Purpose, purposes, usualPurpose } from '@digihub/access-log';
import type { Problem } from '@digihub/kernel';
import { type Sealed, type SubjectId, subjectOf } from '@digihub/privacy';
import { correlationOf } from './command-call.js';
import type { HttpRequest } from './http-request.js';
import { surrogatePattern } from './path-parameters.js';
import { purposeUnknown } from './problems.js';

const isPurpose = (value: unknown): value is Purpose => (purposes as readonly unknown[]).includes(value);

const isTrajectory = (value: unknown): value is string =>
  typeof value === 'string' && surrogatePattern.test(value);

/**
 * Why the caller looks: the header `Purpose`, else what follows from their role.
 * @throws Problem 400 `purpose-unknown`.
 */
export const purposeOf = (request: HttpRequest): Purpose => {
  const said = request.headers['purpose'];
  if (said === undefined) return usualPurpose(request.actor ?? { roles: [] });
  if (!isPurpose(said)) throw purposeUnknown(purposes);
  return said;
};

const routeOf = (request: HttpRequest): string => `${request.method} ${request.routeOptions.url ?? ''}`;

/** The trajectory in the path: `:id`, or what a hold lies on (`:held`). */
const trajectoryIn = (request: HttpRequest): string | undefined => {
  const { id, held } = (request.params ?? {}) as Readonly<Record<string, unknown>>;
  return [id, held].find(isTrajectory);
};

/** Whose data was opened, by the trajectory that the nearest object around it names. */
const subjectsByTrajectory = (
  answer: unknown,
  opened: ReadonlySet<Sealed>,
  outer: string | undefined,
): ReadonlyMap<string | undefined, Set<SubjectId>> => {
  const found = new Map<string | undefined, Set<SubjectId>>();
  const walk = (value: unknown, around: string | undefined): void => {
    if (typeof value === 'string') {
      const subject = opened.has(value) ? subjectOf(value) : undefined;
      if (subject !== undefined) found.set(around, (found.get(around) ?? new Set()).add(subject));
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const { trajectory } = value as { readonly trajectory?: unknown };
    const nearest = isTrajectory(trajectory) ? trajectory : around;
    for (const part of Object.values(value)) walk(part, nearest);
  };
  walk(answer, outer);
  return found;
};

/** Notes a read that opened personal data, once for each trajectory that it opened something of. */
export const noteReads = async (
  log: AccessLog,
  request: HttpRequest,
  purpose: Purpose,
  answer: unknown,
  opened: ReadonlySet<Sealed>,
): Promise<void> => {
  const { id, roles } = request.actor!;
  const [route, correlationId] = [routeOf(request), correlationOf(request)];
  for (const [trajectory, subjects] of subjectsByTrajectory(answer, opened, trajectoryIn(request))) {
    const access: Access = {
      kind: 'read',
      actor: { id, roles },
      route,
      purpose,
      trajectory,
      subjects,
      correlationId,
    };
    await log.record(access);
  }
};

/** Notes who was refused, where it is known who they are. */
export const noteRefusal = async (
  log: AccessLog,
  authentication: Authentication,
  request: HttpRequest,
  problem: Problem,
): Promise<void> => {
  const actor =
    problem instanceof AccessEnded
      ? problem.actor
      : (request.actor ?? (await authentication.actorOf(request).catch(() => undefined)));
  if (!actor) return;
  const said = request.headers['purpose'];
  await log.record({
    kind: 'refusal',
    actor: { id: actor.id, roles: actor.roles },
    route: routeOf(request),
    purpose: isPurpose(said) ? said : usualPurpose(actor),
    trajectory: trajectoryIn(request),
    code: problem.code,
    correlationId: correlationOf(request),
  });
};
