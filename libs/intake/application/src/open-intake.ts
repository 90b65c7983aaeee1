import { ContextRuntime, type OpenContext } from '@digihub/context';
import { intakeContext } from './intake.js';
import { IntakeModule } from './intake.module.js';

export const openIntake: OpenContext = async (parts, options = {}) => {
  const context = intakeContext(parts.programme);
  const runtime = await ContextRuntime.open(context, parts, options);
  return {
    name: context.name,
    publisher: context.publisher,
    runtime,
    module: IntakeModule.register(runtime),
  };
};
