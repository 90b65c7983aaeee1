import type {
  CoachingStatus,
  InfrastructureKind,
  LapseCause,
  QuoteStatus,
  ReservationGround,
  SigningCapacity,
  SigningEvidence,
  StopGround,
} from '@digihub/coaching-domain';
import { terms } from '../telling.js';

export const coachingStatuses = terms<CoachingStatus>({
  unknown: ['onbekend', 'unknown'],
  'awaiting-coach': ['wacht op een begeleider', 'waits for a coach'],
  guided: ['begeleider aangeduid', 'has a coach'],
  'awaiting-partner': [
    'wacht op een nieuwe kennisactor of aanbieder',
    'waits for another partner or provider',
  ],
  completed: ['voltooid', 'completed'],
  stopped: ['stopgezet', 'stopped'],
});

export const quoteStatuses = terms<QuoteStatus>({
  submitted: ['ingediend', 'submitted'],
  checked: ['getoetst', 'checked'],
  approved: ['goedgekeurd', 'approved'],
  reserved: ['gereserveerd', 'reserved'],
  sent: ['verzonden', 'sent'],
  signed: ['ondertekend', 'signed'],
  refused: ['geweigerd', 'refused'],
  'not-reserved': ['niet gereserveerd', 'not reserved'],
  lapsed: ['vervallen', 'lapsed'],
});

/** On whose account work stops: coaching and finance say the same. */
export const stopGrounds = terms<StopGround>({
  enterprise: ['door de onderneming', 'by the enterprise'],
  partner: ['door de kennisactor of aanbieder', 'by the partner or provider'],
  hub: ['door de hub', 'by the hub'],
  bankruptcy: ['faillissement', 'bankruptcy'],
  implementation: ['het gaat om implementatie', 'it is about implementation'],
});

export const capacities = terms<SigningCapacity>({
  'statutory-director': ['statutair bestuurder', 'statutory director'],
  'daily-manager': ['dagelijks bestuurder', 'daily manager'],
  proxy: ['gevolmachtigde', 'proxy holder'],
  'sole-trader': ['zelfstandige', 'sole trader'],
});

export const evidences = terms<SigningEvidence>({
  statutes: ['statuten', 'statutes'],
  'official-gazette': ['Belgisch Staatsblad', 'Belgian Official Gazette'],
  'kbo-extract': ['KBO-uittreksel', 'KBO extract'],
  'power-of-attorney': ['volmacht', 'power of attorney'],
});

export const lapseCauses = terms<LapseCause>({
  expired: ['geldigheid verstreken', 'validity expired'],
  withdrawn: ['ingetrokken', 'withdrawn'],
  'not-sent': ['niet tijdig verzonden', 'not sent in time'],
  stopped: ['traject stopgezet', 'trajectory stopped'],
});

/** Why nothing is reserved: coaching and finance say the same. */
export const reservationGrounds = terms<ReservationGround>({
  'aid-ceiling': ['boven het steunplafond', 'above the aid ceiling'],
  budget: ['te weinig budget van de hub', "too little of the hub's budget"],
  'market-envelope': [
    'te weinig in de enveloppe voor de private markt',
    'too little in the envelope for the private market',
  ],
  period: ['buiten de programmaperiode', 'outside the programme period'],
  'quote-lapsed': ['offerte vervallen', 'quote lapsed'],
});

export const infrastructureKinds = terms<InfrastructureKind>({
  lab: ['labo', 'lab'],
  machine: ['machine', 'machine'],
  'test-bench': ['testbank', 'test bench'],
  computing: ['rekenkracht', 'computing'],
  room: ['lokaal', 'room'],
  other: ['andere', 'other'],
});
