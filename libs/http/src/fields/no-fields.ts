import { ValidateBy, ValidateIf } from 'class-validator';
import { fieldConstraint } from './field.js';

/** The body of a command that needs nothing said: `{}`. A class without any field would let everything pass. */
export class NoFields {
  @ValidateIf((_, value: unknown) => value !== undefined)
  @ValidateBy({
    name: fieldConstraint,
    validator: { validate: () => false, defaultMessage: () => JSON.stringify({ code: 'unknown-field' }) },
  })
  readonly nothing?: never;
}
