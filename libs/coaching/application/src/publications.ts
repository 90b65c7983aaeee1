import {
  type CoachingEvent,
  coachingUpcasters,
  type LapseCause,
  type TimesheetEvent,
  timesheetUpcasters,
  type WorkloadEvent,
  workloadUpcasters,
} from '@digihub/coaching-domain';
import { coachingContracts } from '@digihub/contracts';
import { as, type PublicationMap, publisher } from '@digihub/event-bus';

/** Nobody but us heard of a quote that was never approved. */
const lapsed = ({ quote, cause, approved }: { quote: string; cause: LapseCause; approved: boolean }) =>
  approved ? as(coachingContracts.quoteLapsed, { quote, cause }) : undefined;

/** Stored event → published event. What is absent here stays private. */
const publications: PublicationMap<CoachingEvent | TimesheetEvent | WorkloadEvent> = {
  'coaching.coach-assigned.v1': ({ data: { hub, coach } }) =>
    as(coachingContracts.coachAssigned, { hub, coach }),
  'coaching.quote-approved.v1': ({ data: { approvedBy: _, ...data } }) =>
    as(coachingContracts.quoteApproved, data),
  'coaching.quote-sent.v1': ({ data: { quote, validUntil } }) =>
    as(coachingContracts.quoteSent, { quote, validUntil }),
  'coaching.quote-signed.v1': ({ data: { quote, signedOn } }) =>
    as(coachingContracts.quoteSigned, { quote, signedOn }),
  'coaching.quote-lapsed.v1': ({ data }) => lapsed(data),
  'coaching.delivery-accepted.v1': ({ data: { quote, part, final } }) =>
    as(coachingContracts.deliveryAccepted, { quote, part, final }),
  'coaching.implementation-signalled.v1': ({ data: { round } }) =>
    as(coachingContracts.implementationSignalled, { round }),
  'coaching.partner-withdrew.v1': ({ data: { round, organisation } }) =>
    as(coachingContracts.partnerWithdrew, { round, organisation }),
  'coaching.completed.v1': () => as(coachingContracts.coachingEnded, { outcome: 'completed' }),
  'coaching.stopped.v1': ({ data: { ground } }) =>
    as(coachingContracts.coachingEnded, { outcome: 'stopped', ground }),
  'workload.hours-counted.v1': ({ data }) => {
    const { entry, person, employer, hub, trajectory, day, minutes, eligibleMinutes, reverses } = data;
    if (trajectory === undefined || hub === undefined) return undefined;
    return as(coachingContracts.hoursCounted, {
      entry,
      person,
      organisation: employer,
      hub,
      day,
      minutes,
      eligibleMinutes,
      ...(reverses === undefined ? {} : { reverses }),
    });
  },
};

export const coachingPublisher = publisher(
  'coaching',
  ['coaching-', 'timesheet-', 'workload-'],
  { ...coachingUpcasters, ...timesheetUpcasters, ...workloadUpcasters },
  publications,
);
