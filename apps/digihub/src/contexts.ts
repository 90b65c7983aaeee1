import type { OpenContext } from '@digihub/context';
import { coachingContext, openCoaching } from '@digihub/coaching';
import { openErasureContext } from '@digihub/erasure';
import type { Publisher } from '@digihub/event-bus';
import { financeContext, openFinance } from '@digihub/finance';
import { intakeContext, openIntake } from '@digihub/intake';
import { programme } from '@digihub/programme';
import { openRouting, routingContext } from '@digihub/routing';

/** The bounded contexts, in the order in which a trajectory meets them; the last one forgets, and tells nobody. */
export const contextsToOpen: readonly OpenContext[] = [
  openIntake,
  openRouting,
  openCoaching,
  openFinance,
  openErasureContext,
];

/** What each of them tells the others. */
export const publishers: readonly Publisher[] = [
  intakeContext,
  routingContext,
  coachingContext,
  financeContext,
].map((contextOf) => contextOf(programme).publisher);
