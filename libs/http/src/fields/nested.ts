import { applyDecorators, type Type } from '@nestjs/common';
import { Type as TypeOf } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { field, wrongType } from './field.js';

interface NestedOptions {
  /** A list of them, of `min` (default 0) to `max` (default 100) items. */
  readonly array?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly description?: string;
  readonly optional?: boolean;
}

/** An object with rules of its own, or a list of them; its example is made of its fields' examples. */
export const Nested = (dto: () => Type, options: NestedOptions = {}): PropertyDecorator => {
  const { array = false, min = 0, max = 100 } = options;
  return applyDecorators(
    TypeOf(dto),
    ValidateNested(),
    field(
      options,
      // Swagger knows a type told later by the name of the function: it must be `type`.
      array ? { type: () => dto(), isArray: true, minItems: min, maxItems: max } : { type: () => dto() },
      (value) => {
        const Dto = dto();
        if (!array) return value instanceof Dto ? undefined : wrongType('an object');
        if (!Array.isArray(value)) return wrongType('a list of objects');
        if (value.length < min) return { code: 'too-few-items', params: { min } };
        if (value.length > max) return { code: 'too-many-items', params: { max } };
        return value.every((item) => item instanceof Dto) ? undefined : wrongType('a list of objects');
      },
    ),
  );
};
