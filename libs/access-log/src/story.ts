import type { Sentence } from '@digihub/kernel';
import type { StoredEvent } from '@digihub/event-store';
import type { AccessEvent, Purpose } from './access.js';

const doelen: Readonly<Record<Purpose, string>> = {
  'case-handling': 'dossierbehandeling',
  approval: 'goedkeuring',
  settlement: 'afrekening',
  audit: 'audit',
  operation: 'beheer',
  'data-subject-request': 'vraag van de betrokkene',
  complaint: 'klacht',
};

/** A look as a person would tell it. */
export const tellAccess = ({ type, data }: Pick<StoredEvent, 'type' | 'data'>): Sentence => {
  const event = { type, data } as unknown as AccessEvent;
  const { route, purpose, times } = event.data;
  const [keer, often] = times > 1 ? [`, ${times} keer`, `, ${times} times`] : ['', ''];
  const [nl, en] = [`${route} (${doelen[purpose]}${keer})`, `${route} (${purpose}${often})`];
  switch (event.type) {
    case 'access.personal-data-read.v1':
      return { nl: `Persoonsgegevens ingezien: ${nl}`, en: `Personal data read: ${en}` };
    case 'access.dossier-downloaded.v1':
      return { nl: `Dossier opgehaald: ${nl}`, en: `Dossier downloaded: ${en}` };
    case 'access.refused.v1':
      return { nl: `Geweigerd (${event.data.code}): ${nl}`, en: `Refused (${event.data.code}): ${en}` };
    default:
      return { nl: type, en: type };
  }
};
