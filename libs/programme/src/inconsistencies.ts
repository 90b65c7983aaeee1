import { isDay } from '@digihub/kernel';
import type { Dated } from './origin.js';
import { activities, type Programme } from './programme.js';

const repeated = (codes: readonly string[]): readonly string[] =>
  codes.filter((code, index) => codes.indexOf(code) !== index);

const invalidDays = (programme: Programme): readonly string[] =>
  Object.entries(programme)
    .filter((entry): entry is [string, readonly Dated[]] => Array.isArray(entry[1]))
    .flatMap(([name, data]) =>
      data
        .filter(({ from, until = from }) => !isDay(from) || !isDay(until) || until < from)
        .map(({ from, until }) => `${name}: ${from} to ${until ?? 'open'} is no period`),
    );

const unknownReferences = (programme: Programme): readonly string[] => {
  const hubs = new Set(programme.hubs.map(({ code }) => code));
  const organisations = new Set(programme.organisations.map(({ code }) => code));
  const check = (name: string, codes: readonly string[], known: ReadonlySet<string>) =>
    codes.filter((code) => !known.has(code)).map((code) => `${name}: ${code} is not known`);
  const hubsOf = (list: readonly { readonly hub: string }[]) => list.map(({ hub }) => hub);
  const organisationsOf = (list: readonly { readonly organisation: string }[]) =>
    list.map(({ organisation }) => organisation);
  return [
    ...check('memberships', hubsOf(programme.memberships), hubs),
    ...check('memberships', organisationsOf(programme.memberships), organisations),
    ...check('paymentBases', hubsOf(programme.paymentBases), hubs),
    ...check('paymentBases', organisationsOf(programme.paymentBases), organisations),
    ...check('vatRecoveries', organisationsOf(programme.vatRecoveries), organisations),
    ...check('postcodes', hubsOf(programme.postcodes), hubs),
    ...check('hubBudgets', hubsOf(programme.hubBudgets), hubs),
    ...check('marketEnvelopes', hubsOf(programme.marketEnvelopes), hubs),
    ...check(
      'offices',
      programme.offices.map(({ chamber }) => chamber),
      organisations,
    ),
  ];
};

const wrongFunding = (programme: Programme): readonly string[] => [
  ...programme.fundingKeys
    .filter(({ shares }) => shares.reduce((sum, { basisPoints }) => sum + basisPoints, 0) !== 10_000)
    .map(({ activity, from }) => `fundingKeys: ${activity} of ${from} does not sum to 10,000 basis points`),
  ...activities
    .filter((activity) => !programme.fundingKeys.some((key) => key.activity === activity))
    .map((activity) => `fundingKeys: none for ${activity}`),
  ...[...programme.hubBudgets.flatMap(({ amounts }) => Object.values(amounts))]
    .filter((amount) => !Number.isSafeInteger(amount) || amount < 0)
    .map((amount) => `hubBudgets: ${amount} is no amount in euro cents`),
];

const overlappingPostcodes = ({ postcodes }: Programme): readonly string[] =>
  postcodes.flatMap((a, index) =>
    postcodes
      .slice(index + 1)
      .filter((b) => a.first <= b.last && b.first <= a.last)
      .filter((b) => a.from <= (b.until ?? '9999-12-31') && b.from <= (a.until ?? '9999-12-31'))
      .map((b) => `postcodes: ${a.first}-${a.last} and ${b.first}-${b.last} overlap`),
  );

const emptyRules = (programme: Programme): readonly string[] =>
  (
    [
      ...['periods', 'deadlines', 'aidRegimes', 'smeThresholds', 'hourlyRates', 'annualHours'],
      ...['staffing', 'vatRates', 'selectionCriteria', 'retention', 'procurement'],
    ] as readonly (keyof Programme)[]
  )
    .filter((name) => programme[name].length === 0)
    .map((name) => `${name}: at least one version is needed`);

/** What is wrong with a configured or amended programme, a sentence each; empty where it is sound. */
export const inconsistencies = (programme: Programme): readonly string[] => [
  ...invalidDays(programme),
  ...repeated(programme.hubs.map(({ code }) => code)).map((code) => `hubs: ${code} stands twice`),
  ...repeated(programme.organisations.map(({ code }) => code)).map(
    (code) => `organisations: ${code} stands twice`,
  ),
  ...unknownReferences(programme),
  ...wrongFunding(programme),
  ...overlappingPostcodes(programme),
  ...emptyRules(programme),
];
