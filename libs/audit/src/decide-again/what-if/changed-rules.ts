import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { isDay } from '@digihub/kernel';
import { amend, inconsistencies, type Programme, versionOn } from '@digihub/programme';

/** What is wrong with a file of changed rules, a sentence each. */
export class RulesUnsound extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`These rules cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'a day' });
const Cents = Type.Integer({ minimum: 0, description: 'euro cents' });
const BasisPoints = Type.Integer({ minimum: 0, maximum: 10_000, description: 'hundredths of a percent' });
const sources = ['efro', 'flanders', 'private'] as const;
const Source = Type.Union(sources.map((source) => Type.Literal(source)));
const closed = { additionalProperties: false };
const from = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'the first day on which it holds; a version that begins later still holds from its own day',
});
const listOf = <Entry extends TSchema>(entry: Entry, description: string) =>
  Type.Optional(Type.Array(entry, { minItems: 1, description }));

const Ceiling = Type.Optional(
  Type.Object(
    {
      staffBelowHundredths: Type.Integer({ minimum: 1, description: 'annual work units, in hundredths' }),
      turnover: Cents,
      balanceSheet: Cents,
    },
    closed,
  ),
);

/** What may be changed: everything in the programme by which finance decides, and what makes an SME. */
const Rules = Type.Object(
  {
    fundingKeys: listOf(
      Type.Object(
        {
          activity: Type.Literal('services'),
          from,
          shares: Type.Array(Type.Object({ name: Source, basisPoints: BasisPoints }, closed), {
            minItems: 3,
            maxItems: 3,
            description: 'one per source; together 10,000',
          }),
        },
        closed,
      ),
      'who pays which part of a quote that is approved on or after the day',
    ),
    aidRegimes: listOf(
      Type.Object(
        {
          basis: Type.Literal('de-minimis'),
          from,
          code: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
          legalBasis: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          ceiling: Type.Optional(Cents),
          roadFreightCeiling: Type.Optional(Cents),
          window: Type.Optional(Type.Union([Type.Literal('fiscal-years'), Type.Literal('rolling')])),
          years: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
        },
        closed,
      ),
      'ceiling and window of aid to one single undertaking; what is left out stays as it was on that day',
    ),
    hubBudgets: listOf(
      Type.Object(
        {
          hub: Type.String({ minLength: 1, maxLength: 80 }),
          activity: Type.Literal('services'),
          from,
          amounts: Type.Object({ efro: Cents, flanders: Cents, private: Cents }, closed),
        },
        closed,
      ),
      'what a hub may spend on services, per source',
    ),
    marketEnvelopes: listOf(
      Type.Object({ hub: Type.String({ minLength: 1, maxLength: 80 }), from, amount: Cents }, closed),
      'what a hub may spend on bought expertise',
    ),
    hourlyRates: listOf(
      Type.Object(
        { category: Type.Union([Type.Literal('coach'), Type.Literal('expert')]), from, amount: Cents },
        closed,
      ),
      'the standard rate of an hour worked on or after the day',
    ),
    periods: listOf(
      Type.Object({ from, first: Type.Optional(Day), last: Type.Optional(Day) }, closed),
      'inside which cost counts',
    ),
    vatRates: listOf(Type.Object({ from, basisPoints: BasisPoints }, closed), 'on invoices'),
    smeThresholds: listOf(
      Type.Object(
        {
          from,
          ...{ micro: Ceiling, small: Ceiling, medium: Ceiling },
          partnerFromBasisPoints: Type.Optional(BasisPoints),
          linkedAboveBasisPoints: Type.Optional(BasisPoints),
          publicOwnershipFromBasisPoints: Type.Optional(BasisPoints),
        },
        closed,
      ),
      'the size of an enterprise that declares it on or after the day; its outcome alone is told, and what would ' +
        'have followed is not (not-followed-further); what is left out stays as it was on that day',
    ),
  },
  { ...closed, minProperties: 1 },
);

/** A file of changed rules, as JSON Schema and as type. */
export const ChangedRules = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'how the change is called' }),
    rules: Rules,
  },
  { ...closed, $id: 'urn:be.digihub:changed-rules:v1', title: 'Changed rules' },
);
export type ChangedRules = Static<typeof ChangedRules>;

const days = (value: unknown, path: string): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    ['from', 'first', 'last'].includes(name) && typeof inner === 'string' && !isDay(inner)
      ? [`${path}/${name}: ${inner} is no day`]
      : days(inner, `${path}/${name}`),
  );
};

/** @throws RulesUnsound with every fault that can be seen without the programme. */
export const changedRulesFrom = (value: unknown): ChangedRules => {
  const errors = [...Value.Errors(ChangedRules, value)];
  if (errors.length > 0) {
    throw new RulesUnsound(errors.map(({ path, message }) => `${path || '/'}: ${message}`));
  }
  const faults = days(value, '');
  if (faults.length > 0) throw new RulesUnsound(faults);
  return value as ChangedRules;
};

type ListName = keyof ChangedRules['rules'];
type Entry = Readonly<Record<string, unknown>> & { readonly from: string };

/** What tells the versions of one rule from those of another in the same list. */
const identities: Readonly<Record<ListName, readonly string[]>> = {
  fundingKeys: ['activity'],
  aidRegimes: ['basis'],
  hubBudgets: ['hub', 'activity'],
  marketEnvelopes: ['hub'],
  hourlyRates: ['category'],
  periods: [],
  vatRates: [],
  smeThresholds: [],
};

/** The versions of the rule that an entry changes. */
const versionsOf = (programme: Programme, name: ListName, entry: Entry): readonly Entry[] =>
  (programme[name] as unknown as readonly Entry[]).filter((version) =>
    identities[name].every((field) => version[field] === entry[field]),
  );

const entriesOf = ({ rules }: ChangedRules): readonly (readonly [ListName, readonly Entry[]])[] =>
  Object.entries(rules) as unknown as readonly (readonly [ListName, readonly Entry[]])[];

/** Entries that hold only until a later version of the programme, a sentence each: easily overlooked. */
export const overtaken = (programme: Programme, changes: ChangedRules): readonly string[] =>
  entriesOf(changes).flatMap(([name, entries]) =>
    entries.flatMap((entry) => {
      const [next] = versionsOf(programme, name, entry)
        .map(({ from }) => from)
        .filter((from) => from > entry.from)
        .sort();
      return next === undefined
        ? []
        : [`${name} from ${entry.from}: the programme's own version holds from ${next}`];
    }),
  );

/**
 * The programme with the changed rules added as its last versions: each holds from its day on, and what an entry leaves
 * out is as in the version of that day.
 * @throws RulesUnsound where the result is no sound programme.
 */
export const underRules = (programme: Programme, changes: ChangedRules): Programme => {
  const added = Object.fromEntries(
    entriesOf(changes).map(([name, entries]) => {
      const completed = entries.map((entry) => {
        const same = versionsOf(programme, name, entry);
        const { until: _, ...before }: Partial<Entry> = same.length > 0 ? versionOn(same, entry.from) : {};
        return { ...before, ...entry, origin: 'configuration', note: 'what if' };
      });
      return [name, completed];
    }),
  );
  const changed = amend(programme, { version: `${programme.version}, changed`, added });
  const faults = inconsistencies(changed);
  if (faults.length > 0) throw new RulesUnsound(faults);
  return changed;
};
