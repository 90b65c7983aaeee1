/** Names and shapes here are the storage format of `finance-{trajectory}`: never edit one, add a version. */
import type { Cents, Day, DomainEvent } from '@digihub/kernel';
import type { HubCode } from '@digihub/programme';
import type { Shares } from '../shares.js';

export type EndOutcome = 'completed' | 'stopped';
export type EndGround = 'enterprise' | 'partner' | 'hub' | 'bankruptcy' | 'implementation';

export type DeliveryNoted = DomainEvent<
  'finance.delivery-noted.v1',
  { readonly quote: string; readonly part: number; readonly final: boolean }
>;
export type WorkEnded = DomainEvent<
  'finance.work-ended.v1',
  {
    readonly outcome: EndOutcome;
    readonly ground?: EndGround;
    /** Something was signed: costs must be approved and the account settled. */
    readonly toSettle: boolean;
  }
>;
export type CostsApproved = DomainEvent<
  'finance.costs-approved.v1',
  {
    /** All that counts, over the quotes. */
    readonly cost: Cents;
    readonly shares: Shares;
    /** What the enterprise must still be invoiced, without VAT; negative: credited. */
    readonly toInvoice: Cents;
    readonly by: string;
  }
>;
export interface SettledQuote {
  readonly quote: string;
  readonly undertaking: string;
  readonly hub: HubCode;
  readonly spent: Shares;
  readonly released: Shares;
}
export type SettlementRequested = DomainEvent<
  'finance.settlement-requested.v1',
  {
    readonly cost: Cents;
    readonly shares: Shares;
    readonly aid: Cents;
    readonly released: Cents;
    readonly quotes: readonly SettledQuote[];
    readonly by: string;
  }
>;
export type TrajectorySettled = DomainEvent<
  'finance.trajectory-settled.v1',
  { readonly cost: Cents; readonly shares: Shares; readonly aid: Cents; readonly released: Cents }
>;
export type IdleNoticed = DomainEvent<'finance.idle-noticed.v1', { readonly since: Day }>;

export type SettlementEvent =
  DeliveryNoted | WorkEnded | CostsApproved | SettlementRequested | TrajectorySettled | IdleNoticed;
