import { ContextRuntime, type OpenContext } from '@digihub/context';
import { coachingBus } from './bus.js';
import { coachingContext } from './coaching.js';
import { CoachingModule } from './coaching.module.js';

export const openCoaching: OpenContext = async (parts, options = {}) => {
  const context = coachingContext(parts.programme);
  const runtime = await ContextRuntime.open(context, parts, options);
  return {
    name: context.name,
    publisher: context.publisher,
    runtime,
    module: CoachingModule.register(runtime),
    transportId: coachingBus,
  };
};
