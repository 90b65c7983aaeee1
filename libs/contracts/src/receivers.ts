import type { Contract } from './contract.js';
import * as coaching from './coaching.js';
import * as finance from './finance.js';
import * as intake from './intake.js';
import * as routing from './routing.js';

/**
 * Which context reacts to what, for the AsyncAPI document. The reactions themselves stand in the contexts, which
 * contracts know nothing of: `receivers.spec.ts` holds this list against them.
 */
export const receivers: Readonly<Record<string, readonly Contract[]>> = {
  routing: [
    intake.trajectoryOpened,
    coaching.partnerWithdrew,
    coaching.implementationSignalled,
    coaching.coachingEnded,
  ],
  coaching: [
    routing.routed,
    routing.referredForImplementation,
    finance.quoteReserved,
    finance.reservationRefused,
  ],
  finance: [
    coaching.quoteApproved,
    coaching.quoteSigned,
    coaching.quoteLapsed,
    coaching.hoursCounted,
    coaching.deliveryAccepted,
    coaching.coachingEnded,
  ],
  // Until when a case is kept, and whether it is still open.
  erasure: [
    intake.requestReceived,
    intake.trajectoryOpened,
    intake.intakeClosed,
    routing.referredForImplementation,
    routing.routingEnded,
    routing.routingReopened,
    coaching.quoteSigned,
    coaching.coachingEnded,
    finance.costBooked,
    finance.invoiceIssued,
    finance.paymentReceived,
    finance.trajectorySettled,
  ],
};
