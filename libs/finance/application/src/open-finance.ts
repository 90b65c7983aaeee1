import { ContextRuntime, type OpenContext } from '@digihub/context';
import { financeBus } from './bus.js';
import { financeContext } from './finance.js';
import { FinanceModule } from './finance.module.js';

export const openFinance: OpenContext = async (parts, options = {}) => {
  const context = financeContext(parts.programme);
  const runtime = await ContextRuntime.open(context, parts, options);
  return {
    name: context.name,
    publisher: context.publisher,
    runtime,
    module: FinanceModule.register(runtime),
    transportId: financeBus,
  };
};
