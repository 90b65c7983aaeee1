import { Problem } from '@digihub/kernel';

export const idempotencyKeyMissing = () =>
  new Problem(400, 'idempotency-key-missing', {
    nl: 'Geef elke opdracht een kopregel Idempotency-Key mee: 1 tot 200 zichtbare ASCII-tekens, telkens nieuw.',
    en: 'Send an Idempotency-Key header with every command: 1 to 200 printable ASCII characters, new each time.',
  });

export const ifMatchMalformed = () =>
  new Problem(400, 'if-match-malformed', {
    nl: 'If-Match draagt de revisie tussen aanhalingstekens, zoals "4".',
    en: 'If-Match carries the revision in quotes, such as "4".',
  });

export const purposeUnknown = (purposes: readonly string[]) =>
  new Problem(
    400,
    'purpose-unknown',
    {
      nl: `Purpose is een van: ${purposes.join(', ')}.`,
      en: `Purpose is one of: ${purposes.join(', ')}.`,
    },
    { purposes },
  );

export const invalidAfter = () =>
  new Problem(400, 'invalid-after', {
    nl: 'after is de positie uit een eerder antwoord: een geheel getal.',
    en: 'after is the position from an earlier answer: a whole number.',
  });

export const invalidCursor = () =>
  new Problem(400, 'invalid-cursor', {
    nl: 'Deze bladwijzer (cursor) is niet door ons gemaakt. Begin opnieuw bij de eerste bladzijde.',
    en: 'This cursor was not made by us. Start again at the first page.',
  });

export const notThereYet = (after: bigint, reached: bigint) =>
  new Problem(
    503,
    'not-there-yet',
    {
      nl: 'Uw wijziging is bewaard, maar nog niet in dit overzicht verwerkt. Probeer het zo dadelijk opnieuw.',
      en: 'Your change is stored, but this view has not caught up with it. Try again in a moment.',
    },
    { after: String(after), reached: String(reached), retryAfter: 1 },
  );

export const tooManyRequests = (retryAfter: number) =>
  new Problem(
    429,
    'too-many-requests',
    {
      nl: 'Te veel vragen op korte tijd. Wacht even en probeer opnieuw.',
      en: 'Too many requests in a short time. Wait a moment and try again.',
    },
    { retryAfter },
  );

export const brokenJson = () =>
  new Problem(400, 'broken-json', {
    nl: 'De inhoud is geen geldige JSON (UTF-8, hoogstens 20 niveaus diep).',
    en: 'The body is not valid JSON (UTF-8, at most 20 levels deep).',
  });

export const unsafeJson = () =>
  new Problem(400, 'unsafe-json', {
    nl: 'De inhoud gebruikt een veldnaam die niet mag, zoals __proto__ of constructor.',
    en: 'The body uses a field name that is not allowed, such as __proto__ or constructor.',
  });

export const bodyTooLarge = () =>
  new Problem(413, 'body-too-large', {
    nl: 'De inhoud is te groot.',
    en: 'The body is too large.',
  });

export const unsupportedMediaType = () =>
  new Problem(415, 'unsupported-media-type', {
    nl: 'Stuur de inhoud als application/json.',
    en: 'Send the body as application/json.',
  });

export const noSuchRoute = () =>
  new Problem(404, 'no-such-route', {
    nl: 'Dit adres bestaat niet.',
    en: 'There is nothing at this address.',
  });

export const methodNotAllowed = (allowed: readonly string[]) =>
  new Problem(
    405,
    'method-not-allowed',
    {
      nl: `Dit adres kent alleen ${allowed.join(', ')}.`,
      en: `This address only knows ${allowed.join(', ')}.`,
    },
    { allowed },
  );

export const storeUnavailable = () =>
  new Problem(
    503,
    'store-unavailable',
    {
      nl: 'De opslag is tijdelijk niet bereikbaar. Er is niets half bewaard; probeer het zo dadelijk opnieuw.',
      en: 'The store cannot be reached for now. Nothing is half stored; try again in a moment.',
    },
    { retryAfter: 5 },
  );

const unreadable: Readonly<Record<number, string>> = { 400: 'bad-request', 414: 'address-too-long' };

export const badRequest = (status: number) =>
  new Problem(status, unreadable[status] ?? `http-${status}`, {
    nl: 'Deze vraag kan niet gelezen worden.',
    en: 'This request cannot be read.',
  });

export const unexpected = () =>
  new Problem(500, 'unexpected', {
    nl: 'Er ging bij ons iets mis. Meld het met de correlatie-id van dit antwoord.',
    en: 'Something went wrong on our side. Report it with the correlation id of this answer.',
  });
