import type { JobKind } from '@digihub/jobs';
import type { Audited } from '../audited.js';
import { momentOf } from '../moment.js';
import { hubTotals } from './hub-totals.js';

export interface TotalsWish {
  readonly hub: string;
  readonly knownAt?: string;
  readonly trueAt?: string;
}

/** The totals of a hub at a cut, however long the history is: they are the summary of the job. */
export const totalsJob = ({ store, programme, clock, log }: Audited): JobKind<TotalsWish> => ({
  name: 'totals',
  run: async ({ hub, knownAt, trueAt }, { signal, progress }) => ({
    ...(await hubTotals(store, hub, {
      ...{ programme, signal, progress, now: clock.now(), ledger: log?.ledger },
      ...{ knownAt: momentOf(knownAt), trueAt: momentOf(trueAt) },
    })),
  }),
});
