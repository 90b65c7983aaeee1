import type { OpenContext } from '@digihub/context';
import { openIntake } from '@digihub/intake';

/** The bounded contexts, in the order in which a trajectory meets them. */
export const contextsToOpen: readonly OpenContext[] = [openIntake];
