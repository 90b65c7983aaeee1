/**
 * The spans from the approval of a quote in coaching through the reserves of finance back to coaching, and the service
 * in which each begins. Between two services lies the bus.
 */
export const approvalWay: readonly (readonly [service: string, span: string])[] = [
  ['coaching', 'POST /coaching/v1/trajectories/:id/quotes/:quote/approval'],
  ['coaching', 'coaching approve-quote'],
  ['finance', 'finance.reactions be.digihub.coaching.quote-approved.v1'],
  ['finance', 'finance request-reservation'],
  ['finance', 'finance.processes finance.reservation-requested.v1'],
  ['finance', 'aid reserve-aid'],
  ['finance', 'finance.processes aid.reserved.v1'],
  ['finance', 'budget reserve-budget'],
  ['finance', 'finance.processes budget.reserved.v1'],
  ['finance', 'finance confirm-reservation'],
  ['coaching', 'coaching.reactions be.digihub.finance.quote-reserved.v1'],
  ['coaching', 'coaching note-reserved'],
];
