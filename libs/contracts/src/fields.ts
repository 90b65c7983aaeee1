import { type TLiteral, type TSchema, Type, type TUnion } from '@sinclair/typebox';

/** Surrogate of a trajectory, enterprise, person or document. */
export const Reference = (description: string) => Type.String({ minLength: 1, maxLength: 80, description });
export const Cents = (description: string) => Type.Integer({ description: `${description}, euro cents` });
export const Day = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: `${description}, day in Brussels` });
export const Instant = (description: string) =>
  Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
    description: `${description}, UTC`,
  });

/** One of a closed list of texts. */
export const OneOf = <const Values extends readonly string[]>(values: Values, description: string) =>
  Type.Union(values.map((value) => Type.Literal(value)) as unknown as TSchema[], {
    description,
  }) as unknown as TUnion<{ -readonly [Index in keyof Values]: TLiteral<Values[Index] & string> }>;

/** Code of a hub: programme data, so an open text. */
export const Hub = Type.String({ pattern: '^[a-z]+(-[a-z]+)*$', description: 'code of the hub' });
export const Route = OneOf(['own-pool', 'other-province', 'bought-expertise'], 'how it was routed');
export const PaymentBasis = OneOf(
  ['beneficiary', 'supplier'],
  'beneficiary: hours × rate; supplier: invoices',
);

/** An amount per funding source. */
export const Shares = Type.Object(
  { efro: Cents('EFRO'), flanders: Cents('Flanders'), private: Cents('private') },
  { description: 'the amount per funding source' },
);
