import type { Upcasters } from '@digihub/kernel';

/** Every version ever written, and how it reads today. `golden/` holds an example of each. */
export const requestUpcasters: Upcasters = {
  /** Version 1 had no language: the programme was announced in Dutch only. */
  'intake.request-received.v1': {
    to: 'intake.request-received.v2',
    data: (old) => ({ ...old, language: 'nl' }),
  },
};
