import type { Upcasters } from '@digihub/kernel';

/** Every version ever written, and how it reads today. `golden/` holds an example of each. */
export const timesheetUpcasters: Upcasters = {};
