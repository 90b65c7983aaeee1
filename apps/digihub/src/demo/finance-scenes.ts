import type { Instant } from '@digihub/kernel';
import type { Play } from './play.js';

export const approveCosts = (_play: Play) => Promise.resolve();
export const finalInvoice = (_play: Play) => Promise.resolve('');
export const pay = (_play: Play, _invoice: string, _part: 'half' | 'rest') => Promise.resolve();
export const settle = (_play: Play) => Promise.resolve();
export const declareOtherAid = (_play: Play, _amount: number) => Promise.resolve();
export async function* supplierPaid(
  _play: Play,
  _provider: string,
  _price: number,
): AsyncGenerator<Instant, void> {}
