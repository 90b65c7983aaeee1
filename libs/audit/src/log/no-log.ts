import { Problem } from '@digihub/kernel';
import type { Audited } from '../audited.js';
import type { KeptLog } from './open-log.js';

/** The log of this process. @throws Problem 409 where it keeps none */
export const logOf = ({ log }: Audited): KeptLog => {
  if (log) return log;
  throw new Problem(409, 'audit.no-log', {
    nl: 'Deze dienst houdt geen logboek bij: er is geen sleutel om het te ondertekenen.',
    en: 'This service keeps no log: there is no key to sign it with.',
  });
};
