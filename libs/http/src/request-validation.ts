import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { Problem, type Sentence } from '@digihub/kernel';
import { containsSealed } from '@digihub/privacy';
import type { ValidationError } from 'class-validator';
import { fieldConstraint, wrongType } from './fields/field.js';
import { sentenceOf, type Violation } from './fields/violations.js';

/** One thing that is wrong with a request, and where: `contact.email`, `lines[2].amount`. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly sentence: Sentence;
}

/** More are not listed: nobody mends a hundred fields by reading. */
const mostErrors = 50;

const violationsOf = ({ constraints = {} }: ValidationError): readonly Violation[] => {
  const own = constraints[fieldConstraint];
  if (own !== undefined) return [JSON.parse(own) as Violation];
  if ('whitelistValidation' in constraints) return [{ code: 'unknown-field' }];
  return Object.keys(constraints).length > 0 ? [wrongType('an object')] : [];
};

const pathOf = (parent: string, property: string): string => {
  // An unknown name comes from outside: cut short, and only what can be shown.
  const name = property.slice(0, 64).replace(/[^\p{L}\p{N}_$.-]/gu, '?');
  if (parent === '') return name;
  return /^\d+$/.test(name) ? `${parent}[${name}]` : `${parent}.${name}`;
};

const errorsOf = (errors: readonly ValidationError[], parent = ''): readonly FieldError[] =>
  errors.flatMap((error) => {
    const path = pathOf(parent, error.property);
    const violations = violationsOf(error);
    return [
      ...violations.map((violation) => ({ path, code: violation.code, sentence: sentenceOf(violation) })),
      ...errorsOf(error.children ?? [], path),
    ];
  });

const invalid = (type: ArgumentMetadata['type'], errors: readonly FieldError[]): Problem =>
  type === 'query'
    ? new Problem(
        400,
        'invalid-query',
        { nl: 'De zoekvraag in het adres klopt niet.', en: 'The query in the address is not right.' },
        { errors },
      )
    : new Problem(
        400,
        'invalid-body',
        { nl: 'Niet alles is juist ingevuld.', en: 'Not everything is filled in correctly.' },
        { errors },
      );

const sealedText = new Problem(400, 'sealed-text', {
  nl: 'Een tekst mag niet met "sealed:" beginnen.',
  en: 'A text may not begin with "sealed:".',
});

const isObject = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));

class InvalidFields extends Error {
  constructor(readonly errors: readonly FieldError[]) {
    super('invalid');
  }
}

/** Only what a DTO names comes in, checked and normalised; all that is wrong is told at once. */
@Injectable()
export class RequestValidation extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: true,
      exceptionFactory: (errors: ValidationError[]) =>
        new InvalidFields(errorsOf(errors).slice(0, mostErrors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && this.toValidate(metadata) && !isObject(value)) {
      const violation = wrongType('an object');
      throw invalid('body', [{ path: '', code: violation.code, sentence: sentenceOf(violation) }]);
    }
    // Text in the shape of a seal would be taken for one: nobody types that by accident.
    if (metadata.type === 'body' && containsSealed(value)) throw sealedText;
    try {
      return (await super.transform(value, metadata)) as unknown;
    } catch (error) {
      throw error instanceof InvalidFields ? invalid(metadata.type, error.errors) : error;
    }
  }
}
