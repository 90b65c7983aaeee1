import type { Upcasters } from '@digihub/kernel';

/** Every version ever written, and how it reads today: so far each is of version 1. */
export const routingUpcasters: Upcasters = {};
