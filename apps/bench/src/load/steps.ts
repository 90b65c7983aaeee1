import type { Load } from './protocol.js';
import { trajectoryOf } from './bench-server.js';

const requests = '/intake/v1/requests';

export type Step = Pick<Load, 'method' | 'paths' | 'body' | 'keys'>;

/** A request by somebody new. */
export const receiveRequest = (keys: string, path = requests): Step => ({
  method: 'POST',
  paths: [path],
  keys,
  body: JSON.stringify({
    channel: 'phone',
    language: 'nl',
    contact: { name: 'Contactpersoon {n}', email: `contact{n}@${keys}.example`, phone: '+32 51 00 00 00' },
    question: 'Hoe kunnen we onze planning met AI verbeteren? Wij zijn een productiebedrijf.',
    enterpriseName: 'Voorbeeldbedrijf {n} bv',
  }),
});

/** The same step on each of these trajectories. */
export const onTrajectories = (
  trajectories: readonly string[],
  what: string,
  keys: string,
  body: object,
  path = requests,
): Step => ({
  method: 'POST',
  paths: trajectories.map((trajectory) => `${path}/${trajectory}/${what}`),
  keys,
  body: JSON.stringify(body),
});

export const vagueQuestion = (trajectories: readonly string[], keys: string, path?: string): Step =>
  onTrajectories(
    trajectories,
    'vague-question',
    keys,
    { missing: 'Welk proces bedoelt de onderneming? Vraag {n}.' },
    path,
  );

/** The trajectories that the first `count` requests of a `receiveRequest` made; `people`: who sent them, in turns. */
export const madeBy = (step: Step, count: number, people?: readonly string[]): string[] =>
  Array.from({ length: count }, (_, n) => trajectoryOf(step, n, people));

export const sizeDeclaration = {
  declaration: {
    latest: {
      closedOn: '2021-12-31',
      own: { staffHundredths: 2450, turnover: 310_000_000, balanceSheet: 280_000_000 },
      related: [],
    },
    publicOwnershipBasisPoints: 0,
  },
  declaredOn: '2022-05-09',
};

/** All that comes between a request and its opening. */
export const untilOpened = (trajectories: readonly string[], now: string): Step[] => [
  onTrajectories(trajectories, 'first-contact', 'contact', { method: 'phone', contactedAt: now }),
  onTrajectories(trajectories, 'enterprise', 'enterprise', {
    number: '0123.456.749',
    name: 'Voorbeeld bv',
    legalForm: 'legal-person',
    postcode: '8500',
    sector: 'C',
  }),
  onTrajectories(trajectories, 'size', 'size', sizeDeclaration),
  onTrajectories(trajectories, 'question', 'question', {
    summary: 'Vraagvoorspelling voor de productieplanning.',
    themes: ['artificial-intelligence'],
    implementation: false,
  }),
];
