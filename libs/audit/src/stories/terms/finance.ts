import type {
  AccountStatus,
  CostKind,
  EndOutcome,
  IneligibleGround,
  InvoiceKind,
  ReleaseCause,
} from '@digihub/finance-domain';
import type { StaffCategory } from '@digihub/programme';
import { terms } from '../telling.js';
import { lapseCauses } from './coaching.js';

export const accountStatuses = terms<AccountStatus>({
  open: ['lopend', 'open'],
  closed: ['afgesloten, niets ondertekend', 'closed, nothing was signed'],
  ended: ['kosten goed te keuren', 'costs to be approved'],
  'costs-approved': ['kosten goedgekeurd', 'costs approved'],
  settling: ['afrekening loopt', 'being settled'],
  settled: ['afgerekend', 'settled'],
});

export const costKinds = terms<CostKind>({
  hours: ['uren', 'hours'],
  'supplier-invoice': ['leveranciersfactuur', 'supplier invoice'],
  reversal: ['tegenboeking', 'reversal'],
});

export const ineligibleGrounds = terms<IneligibleGround>({
  'not-committed': ['niets vastgelegd', 'nothing committed'],
  'before-signature': ['vóór de ondertekening', 'before the signature'],
  'above-quote': ['boven de offerte', 'above the quote'],
  'outside-period': ['buiten de programmaperiode', 'outside the programme period'],
  'paid-by-invoice': ['wordt op factuur betaald', 'is paid by invoice'],
  'above-yearly-cap': ['boven het jaarmaximum aan uren', 'above the yearly cap of hours'],
  'after-settlement': ['na de afrekening', 'after the settlement'],
});

export const staffCategories = terms<StaffCategory>({
  coach: ['begeleider', 'coach'],
  expert: ['expert', 'expert'],
  coordination: ['coördinatie', 'coordination'],
});

export const releaseCauses = {
  ...lapseCauses,
  ...terms<Exclude<ReleaseCause, keyof typeof lapseCauses>>({
    'aid-ceiling': ['boven het steunplafond', 'above the aid ceiling'],
  }),
};

export const invoiceKinds = terms<InvoiceKind>({
  instalment: ['tussentijdse factuur', 'instalment'],
  final: ['eindfactuur', 'final invoice'],
  'credit-note': ['creditnota', 'credit note'],
});

export const endOutcomes = terms<EndOutcome>({
  completed: ['voltooid', 'completed'],
  stopped: ['stopgezet', 'stopped'],
});

/** The legal bases of the programme, as an aid notice names them in English, and in Dutch. */
export const legalBases = terms<string>({
  'Regulation (EU) No 1407/2013 (de minimis)': [
    'Verordening (EU) nr. 1407/2013 (de minimis)',
    'Regulation (EU) No 1407/2013 (de minimis)',
  ],
  'Regulation (EU) 2023/2831 (de minimis)': [
    'Verordening (EU) 2023/2831 (de minimis)',
    'Regulation (EU) 2023/2831 (de minimis)',
  ],
  'Regulation (EU) No 651/2014, Article 28(4)': [
    'Verordening (EU) nr. 651/2014, artikel 28, lid 4',
    'Regulation (EU) No 651/2014, Article 28(4)',
  ],
  'Regulation (EU) No 651/2014, Article 28(4), as amended by Regulation (EU) 2023/1315': [
    'Verordening (EU) nr. 651/2014, artikel 28, lid 4, gewijzigd door Verordening (EU) 2023/1315',
    'Regulation (EU) No 651/2014, Article 28(4), as amended by Regulation (EU) 2023/1315',
  ],
});
