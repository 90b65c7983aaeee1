import { ContextRuntime, type OpenContext, type Parts } from '@digihub/context';
import { erasureBus } from './bus.js';
import { erasureContext } from './erasure.js';
import { ErasureModule } from './erasure.module.js';

/** Before anybody is served: who was forgotten by the events is forgotten, whatever keys were restored. */
const forgottenBefore = async ({ store, erasure }: Parts): Promise<void> => {
  for await (const { type, data, metadata } of store.readAll({
    after: -1n,
    prefixes: ['erasure-', 'destruction-'],
  })) {
    if (type !== 'erasure.executed.v1' && type !== 'destruction.executed.v1') continue;
    const { forgotten } = data as { readonly forgotten: readonly string[] };
    await erasure?.remember(forgotten.map((subject) => ({ subject, forgottenAt: metadata.recordedAt })));
  }
};

export const openErasureContext: OpenContext = async (parts, options = {}) => {
  const { erasure } = parts;
  if (!erasure) throw new Error('who forgets needs the keys: parts.erasure is absent');
  await forgottenBefore(parts);
  const runtime = await ContextRuntime.open(erasureContext, parts, options);
  return {
    name: erasureContext.name,
    publisher: erasureContext.publisher,
    runtime,
    module: ErasureModule.register(runtime, erasure),
    transportId: erasureBus,
  };
};
