import { type Command, type Decider, type DomainEvent, firstRules } from '@digihub/kernel';
import type { Aggregate } from '@digihub/command-handling';

type Dismiss = Command<
  'dismiss-message',
  { readonly message: string; readonly type: string; readonly reason: string }
>;
type Dismissed = DomainEvent<'operations.message-dismissed.v1', Dismiss['data']>;

/** `operations-{consumer}`: parked messages that somebody gave up, and why. */
const dismissals: Decider<ReadonlySet<string>, Dismiss, Dismissed> = {
  initialState: new Set(),
  decide: ({ data }, dismissed) =>
    dismissed.has(data.message) ? [] : [{ type: 'operations.message-dismissed.v1', data }],
  evolve: (dismissed, { data }) => new Set([...dismissed, data.message]),
};

export const dismissalAggregate: Aggregate<ReadonlySet<string>, Dismiss, Dismissed, void> = {
  category: 'operations',
  decider: dismissals,
  upcasters: {},
  rules: firstRules('operations/1', dismissals),
  scope: () => ({}),
};
