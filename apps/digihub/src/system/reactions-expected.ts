import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { prefixesOf, type RunningContext } from '@digihub/context';

/** A context takes an event of another: after each of these there is a command of its own. */
export interface Taking {
  readonly context: string;
  /** Type of the published event. */
  readonly type: string;
  /** The streams in which its command leaves events. */
  readonly prefixes: readonly string[];
}

/** Under which NestJS keeps the pattern of an `@EventPattern` method. */
const pattern = 'microservices:pattern';
const extras = 'microservices:pattern_extras';

const patternsOf = (controller: Type): readonly string[] => {
  const methods = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(methods).flatMap((name) => {
    const method = Object.getOwnPropertyDescriptor(methods, name)?.value as unknown;
    if (typeof method !== 'function') return [];
    const { kind } = (Reflect.getMetadata(extras, method) ?? {}) as { readonly kind?: string };
    if (kind !== 'reaction') return [];
    return (Reflect.getMetadata(pattern, method) as readonly string[] | undefined) ?? [];
  });
};

/** What each context takes from others, as its `@EventPattern` methods say. */
export const takings = (contexts: readonly RunningContext[]): readonly Taking[] =>
  contexts.flatMap(({ name, module, runtime }) =>
    ((module as DynamicModule).controllers ?? []).flatMap((controller) =>
      patternsOf(controller).map((type) => ({ context: name, type, prefixes: prefixesOf(runtime.context) })),
    ),
  );
