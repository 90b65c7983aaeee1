import { field, type FieldOptions, wrongType } from './field.js';

/**
 * An object whose shape a JSON Schema tells, shown in the document; whoever takes it checks it by that schema. For
 * shapes that are read from elsewhere too: what only comes over HTTP is `Nested`.
 */
export const ObjectOf = (schema: object, options: FieldOptions<object>): PropertyDecorator =>
  field(options, { ...schema, example: options.example }, (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : wrongType('an object'),
  );
