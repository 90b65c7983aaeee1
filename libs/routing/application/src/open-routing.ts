import { ContextRuntime, type OpenContext } from '@digihub/context';
import { routingBus } from './bus.js';
import { routingContext } from './routing.js';
import { RoutingModule } from './routing.module.js';

export const openRouting: OpenContext = async (parts, options = {}) => {
  const context = routingContext(parts.programme);
  const runtime = await ContextRuntime.open(context, parts, options);
  return {
    name: context.name,
    publisher: context.publisher,
    runtime,
    module: RoutingModule.register(runtime),
    transportId: routingBus,
  };
};
