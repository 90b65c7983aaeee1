import { correlationOf, type HttpParts, purposeOf } from '@digihub/http';
import type { Actor } from '@digihub/kernel';

export interface TakenDossiers {
  readonly caller: Actor;
  readonly request: Parameters<typeof correlationOf>[0];
  readonly route: string;
  readonly trajectories: readonly string[];
  /** Whose data can be read in them. */
  readonly subjects?: Iterable<string>;
}

/** Notes who takes dossiers; resolves once that is on disk: before they leave. */
export const noteDossiers = async (
  { accessLog }: HttpParts,
  { caller: { id, roles }, request, route, trajectories, subjects = [] }: TakenDossiers,
): Promise<void> => {
  const seen = {
    ...{ kind: 'dossier' as const, actor: { id, roles }, route, subjects },
    ...{ purpose: purposeOf(request), correlationId: correlationOf(request) },
  };
  await Promise.all(trajectories.map((trajectory) => accessLog?.write({ ...seen, trajectory })));
};
