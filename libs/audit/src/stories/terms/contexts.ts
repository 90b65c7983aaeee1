import type { Category } from '../../merged-history.js';
import { terms, type Tongue } from '../telling.js';

/** The contexts, as a caseworker calls their part of the work. */
export const contextNames = terms<Category>({
  intake: ['Intake', 'Intake'],
  routing: ['Toewijzing', 'Routing'],
  coaching: ['Begeleiding', 'Coaching'],
  finance: ['Financiën', 'Finance'],
});

/** Who did it: a pseudonym, or what goes by itself. */
export const whoIs = ({ id }: { readonly id: string }, { word }: Tongue): string =>
  id.startsWith('system:') ? word('het systeem', 'the system') : id;
