import { coachingStreams, timesheetStreams, workloadStreams } from '@digihub/coaching-domain';
import {
  accountStreams,
  agreementStreams,
  aidStreams,
  budgetStreams,
  invoicebookStreams,
  supplierStreams,
} from '@digihub/finance-domain';
import { requestStreams } from '@digihub/intake-domain';
import type { StreamKind } from '@digihub/kernel';
import { routingStreams } from '@digihub/routing-domain';

/** A kind of stream, whatever its types: for lists of them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of kinds has no common state type
export type AnyKind = StreamKind<any, any, any, any>;

/** Every kind of stream on which the contexts decide. */
export const streamKinds: readonly AnyKind[] = [
  requestStreams,
  routingStreams,
  coachingStreams,
  timesheetStreams,
  workloadStreams,
  accountStreams,
  aidStreams,
  budgetStreams,
  invoicebookStreams,
  supplierStreams,
  agreementStreams,
];

/** `aid` of `aid-7x3k9m2p4q8r1s5t`. */
export const categoryOf = (stream: string): string => {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
};
