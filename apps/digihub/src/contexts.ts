import type { OpenContext } from '@digihub/context';
import { coachingContext, openCoaching } from '@digihub/coaching';
import { openErasureContext } from '@digihub/erasure';
import type { Publisher } from '@digihub/event-bus';
import { financeContext, openFinance } from '@digihub/finance';
import { intakeContext, openIntake } from '@digihub/intake';
import { programme } from '@digihub/programme';
import { openRouting, routingContext } from '@digihub/routing';

/** The bounded contexts, in the order in which a trajectory meets them: each may be a service of its own. */
export const contextsToOpen: readonly OpenContext[] = [openIntake, openRouting, openCoaching, openFinance];

/** All that runs in one process: also the context that forgets, which needs the folders of the keys. */
export const contextsOfOneProcess: readonly OpenContext[] = [...contextsToOpen, openErasureContext];

/** What each of them tells the others. */
export const publishers: readonly Publisher[] = [
  intakeContext,
  routingContext,
  coachingContext,
  financeContext,
].map((contextOf) => contextOf(programme).publisher);
