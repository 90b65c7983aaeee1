import type { OpenContext } from '@digihub/context';
import { openCoaching } from '@digihub/coaching';
import { openFinance } from '@digihub/finance';
import { openIntake } from '@digihub/intake';
import { openRouting } from '@digihub/routing';

/** The bounded contexts, in the order in which a trajectory meets them. */
export const contextsToOpen: readonly OpenContext[] = [openIntake, openRouting, openCoaching, openFinance];
