import { type Day, type Refusal } from '@digihub/kernel';
import type { HubCode, OrganisationCode } from '@digihub/programme';
import type { CoachingState } from './coaching.state.js';
import { refuseHours } from './refusals.js';

/** One organisation with signed quotes on a trajectory, and the days between which its hours count. */
export interface WorkingParty {
  readonly organisation: OrganisationCode;
  readonly from: Day;
  /** The day it withdrew. */
  readonly until?: Day;
  /** Paid by invoice: it registers no hours. */
  readonly invoices: boolean;
}

/** Who may register services hours on a trajectory, and for which days: a fact of the timesheet. */
export interface ServicesWork {
  readonly hub: HubCode;
  readonly parties: readonly WorkingParty[];
  /** Lead chambers of the hub: their people guide from the first signature on. */
  readonly chambers: readonly OrganisationCode[];
  /** The day the coaching ended. */
  readonly endedOn?: Day;
}

/** Reads it off the trajectory; `unknown` where coaching has not begun. */
export const servicesWork = (
  state: CoachingState,
  chambers: readonly OrganisationCode[],
): ServicesWork | 'unknown' => {
  if (state.hub === undefined) return 'unknown';
  const parties = state.quotes.flatMap(({ organisation, signedOn, discontinuedOn, paymentBasis }) =>
    signedOn === undefined
      ? []
      : [
          {
            organisation,
            from: signedOn,
            ...(discontinuedOn === undefined ? {} : { until: discontinuedOn }),
            invoices: paymentBasis === 'supplier',
          },
        ],
  );
  return {
    hub: state.hub,
    parties,
    chambers,
    ...(state.ended === undefined ? {} : { endedOn: state.ended.on }),
  };
};

/** No services hour before the signature, after the end, or by whom the trajectory does not concern. */
export const refuseServices = (
  work: ServicesWork,
  organisation: OrganisationCode,
  day: Day,
): Refusal | undefined => {
  if (work.parties.length === 0) return refuseHours('not-signed-yet');
  const chamber = work.chambers.includes(organisation);
  const own = work.parties.filter((party) => party.organisation === organisation);
  if (!chamber && own.length === 0) return refuseHours('organisation-not-involved', { organisation });
  if (!chamber && own.every((party) => party.invoices))
    return refuseHours('supplier-invoices', { organisation });
  const spans = chamber ? work.parties.map(({ from }) => ({ from, until: undefined })) : own;
  const from = spans.reduce((first, span) => (span.from < first ? span.from : first), spans[0]!.from);
  if (day < from) return refuseHours('before-signature', { from });
  const within = spans.some((span) => span.from <= day && (span.until === undefined || day <= span.until));
  if (!within) return refuseHours('after-end', { until: spans.at(-1)!.until! });
  if (work.endedOn !== undefined && day > work.endedOn)
    return refuseHours('after-end', { until: work.endedOn });
  return undefined;
};
