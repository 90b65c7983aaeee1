import type { Rulebook } from '@digihub/kernel';
import type { AidEvent } from './aid.events.js';
import { aid, type AidCommand } from './aid.js';
import type { AidFacts, AidState } from './cumulation.js';

/**
 * The law on de minimis aid, each regulation for its period. What differs between the two, the ceiling and the window
 * in which awards add up, are dated regimes that stand among the facts of each decision; so one function decides by
 * both, and a decision of 2023 is taken again under the rule of 2023. An award follows the law of the day on which it
 * is awarded, however late that is told.
 */
export const aidRules: Rulebook<AidState, AidCommand, AidEvent, AidFacts> = {
  versions: [
    {
      version: 'aid/1',
      from: '2014-01-01',
      source: 'Regulation (EU) No 1407/2013: until 31-12-2023, over three fiscal years',
      decide: aid.decide,
    },
    {
      version: 'aid/2',
      from: '2024-01-01',
      source: 'Regulation (EU) 2023/2831: from 1-1-2024, over any three years',
      decide: aid.decide,
    },
  ],
  dayOf: (command, today) => (command.type === 'award-aid' ? command.data.awardedOn : today),
};
