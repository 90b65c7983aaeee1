import type { AccountState } from '@digihub/finance-domain';
import type { Command } from '@digihub/kernel';

/**
 * What people would have done where the amounts differ: who paid an invoice in full pays it in full, and who paid back
 * all that was due pays back all. Any other command is given as it was.
 */
export const adaptedCommand = (command: Command, recorded: AccountState, changed: AccountState): Command => {
  const data = command.data as { readonly number: string; readonly amount: number };
  if (command.type === 'record-payment') {
    const [then, now] = [recorded.invoices[data.number]?.open, changed.invoices[data.number]?.open];
    return then === data.amount && now !== undefined && now > 0
      ? { ...command, data: { ...data, amount: now } }
      : command;
  }
  if (command.type === 'record-refund' && recorded.refundDue === data.amount && changed.refundDue > 0) {
    return { ...command, data: { ...data, amount: changed.refundDue } };
  }
  return command;
};
