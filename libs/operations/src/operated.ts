import type { RunningContext } from '@digihub/context';
import { Problem } from '@digihub/kernel';
import type { Sealer } from '@digihub/privacy';

/** Injection token of what operators look after. */
export const operated = Symbol('operated contexts');

export interface Operated {
  readonly contexts: readonly RunningContext[];
  readonly sealer: Sealer;
}

/** @throws Problem 404 where this process does not run it. */
export const contextNamed = ({ contexts }: Operated, name: string): RunningContext => {
  const found = contexts.find((context) => context.name === name);
  if (found) return found;
  const shown = name.slice(0, 64);
  throw new Problem(404, 'operations.unknown-context', {
    nl: `Hier draait geen dienst met de naam ${shown}.`,
    en: `No service named ${shown} runs here.`,
  });
};
