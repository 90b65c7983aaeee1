import type { Upcasters } from '@digihub/kernel';

/** Every version ever written is still the current one. */
export const aidUpcasters: Upcasters = {};
