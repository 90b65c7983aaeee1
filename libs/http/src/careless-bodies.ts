import type { INestApplicationContext, Type } from '@nestjs/common';
import { METHOD_METADATA, PARAMTYPES_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';

/** Nest's own number for a body among the kinds of route parameters. */
const body = 3;

/** What TypeScript writes down for a type it did not keep. */
const typeless = new Set<unknown>([undefined, Object, Array, String, Number, Boolean]);

/**
 * The methods of a controller that take a body of which no rules are known, because its DTO was imported as a type
 * only: it would come in unchecked.
 */
export const carelessBodies = (controller: Type): readonly string[] =>
  Object.getOwnPropertyNames(controller.prototype).filter((method) => {
    // A handler of the bus has a payload of the same number, and its contract checks that.
    const handler = (controller.prototype as Record<string, unknown>)[method];
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return false;
    const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as object;
    const types = (Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype as object, method) ??
      []) as unknown[];
    return Object.entries(parameters).some(
      ([kind, { index }]: [string, { index: number }]) =>
        kind.startsWith(`${body}:`) && typeless.has(types[index]),
    );
  });

/** @throws Error that names every careless route: better no service than an open one. */
export const refuseCarelessBodies = (app: INestApplicationContext): void => {
  const found = [...app.get(ModulesContainer).values()]
    .flatMap((module) => [...module.controllers.values()])
    .flatMap(({ metatype }) =>
      typeof metatype === 'function'
        ? carelessBodies(metatype as Type).map((method) => `${metatype.name}.${method}`)
        : [],
    );
  if (found.length > 0) throw new Error(`import these DTOs as values, not as types: ${found.join(', ')}`);
};
