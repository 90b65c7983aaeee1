import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import type { Violation } from './violations.js';

/** What every field says about itself; the example ends up in the OpenAPI document and must be accepted. */
export interface FieldOptions<Example> {
  readonly example: Example;
  readonly description?: string;
  /** The field may be left out; `null` is never a value. */
  readonly optional?: boolean;
}

/** Undefined: the value is fine. */
export type Check = (value: unknown) => Violation | undefined;

/** Name under which class-validator reports our one constraint; its message is a `Violation` as JSON. */
export const fieldConstraint = 'field';

export const wrongType = (expected: string): Violation => ({ code: 'wrong-type', params: { expected } });

/**
 * One decorator for a DTO property: normalises, checks, documents. `normalise` must pass through what it does not
 * understand, so that the check sees it.
 */
export const field = (
  options: { readonly description?: string; readonly optional?: boolean },
  schema: Omit<ApiPropertyOptions, 'required' | 'description'>,
  check: Check,
  normalise?: (value: unknown) => unknown,
): PropertyDecorator => {
  const violated: Check = (value) =>
    value === undefined || value === null ? { code: 'missing' } : check(value);
  return applyDecorators(
    ...(normalise ? [Transform(({ value }) => normalise(value))] : []),
    ...(options.optional ? [ValidateIf((_, value: unknown) => value !== undefined)] : []),
    ValidateBy({
      name: fieldConstraint,
      validator: {
        validate: (value: unknown) => violated(value) === undefined,
        defaultMessage: (args) => JSON.stringify(violated(args?.value)),
      },
    }),
    ApiProperty({
      ...schema,
      required: !options.optional,
      ...(options.description === undefined ? {} : { description: options.description }),
    } as ApiPropertyOptions),
  );
};
