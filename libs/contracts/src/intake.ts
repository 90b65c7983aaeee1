import { Type } from '@sinclair/typebox';
import { contract } from './contract.js';
import { Day, Hub, Instant, OneOf, Reference } from './fields.js';

const Channel = OneOf(['web', 'phone', 'office'], 'how the request came in');
const Language = OneOf(['nl', 'en', 'fr'], 'the language of the contact person');

export const requestReceived = contract(
  'intake.request-received.v1',
  'A request came in; the enterprise may not be known yet.',
  Type.Object({
    channel: Channel,
    office: Type.Optional(Reference('code of the office, for a visit')),
    language: Language,
    provisionalHub: Type.Optional(Hub),
    firstContactBy: Day('last day for the first contact'),
  }),
);

export const firstContactMade = contract(
  'intake.first-contact-made.v1',
  'The hub spoke with the enterprise for the first time.',
  Type.Object({ method: OneOf(['phone', 'email', 'visit'], 'how') }),
);

export const trajectoryOpened = contract(
  'intake.trajectory-opened.v1',
  'The request became an adviestraject: enterprise, size and question are known. Routing starts.',
  Type.Object({
    hub: Hub,
    enterprise: Reference('surrogate of the enterprise'),
    undertaking: Reference('surrogate of the single undertaking, for state aid'),
    contact: Reference('surrogate of the contact person'),
    size: OneOf(['micro', 'small', 'medium'], 'size after Recommendation 2003/361/EC'),
    sector: Type.String({ pattern: '^[A-U]$', description: 'NACE section' }),
    themes: Type.Array(Type.String()),
    implementation: Type.Boolean({ description: 'the question is about implementation' }),
    channel: Channel,
    language: Language,
    requestedAt: Instant('when the request came in'),
  }),
);

export const intakeClosed = contract(
  'intake.intake-closed.v1',
  'The request ended without a trajectory.',
  Type.Object({
    outcome: OneOf(['advised', 'declined', 'withdrawn', 'outside-programme'], 'how it ended'),
    ground: Type.Optional(Type.String({ description: 'ground of a refusal' })),
  }),
);
