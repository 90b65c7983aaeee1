import { type Actor, Problem } from '@digihub/kernel';

export const tokenMissing = () =>
  new Problem(401, 'token-missing', {
    nl: 'Meld u eerst aan: deze vraag heeft een toegangsbewijs (Bearer-token) nodig.',
    en: 'Sign in first: this request needs an access token (Bearer).',
  });

export const tokenInvalid = () =>
  new Problem(401, 'token-invalid', {
    nl: 'Uw toegangsbewijs is ongeldig of verlopen. Meld u opnieuw aan.',
    en: 'Your access token is invalid or has expired. Sign in again.',
  });

/** Nobody comes in while we cannot tell who they are; `retryAfter` in seconds. */
export const identityProviderUnavailable = (retryAfter: number) =>
  new Problem(
    503,
    'identity-provider-unavailable',
    {
      nl: 'De aanmelddienst is tijdelijk niet bereikbaar. Probeer het zo dadelijk opnieuw.',
      en: 'The identity provider cannot be reached for now. Try again in a moment.',
    },
    { retryAfter },
  );

/** Who comes after their last day: known, and refused. */
export class AccessEnded extends Problem {
  constructor(
    readonly actor: Actor,
    until: string,
  ) {
    super(
      403,
      'access-ended',
      {
        nl: `Uw toegang liep tot en met ${until} en is afgelopen.`,
        en: `Your access lasted until ${until} and has ended.`,
      },
      { until },
    );
  }
}

export const closedRoute = () =>
  new Problem(403, 'closed', {
    nl: 'Deze bewerking is voor niemand opengesteld.',
    en: 'This operation is open to nobody.',
  });

export const roleMissing = (roles: readonly string[]) =>
  new Problem(
    403,
    'role-missing',
    {
      nl: 'Uw rol laat deze bewerking niet toe.',
      en: 'Your role does not allow this operation.',
    },
    { roles },
  );

export const outsideYourScope = () =>
  new Problem(403, 'outside-your-scope', {
    nl: 'Dit dossier hoort bij een andere hub of organisatie dan de uwe.',
    en: 'This case belongs to another hub or organisation than yours.',
  });

export const readOnly = () =>
  new Problem(403, 'read-only', {
    nl: 'Een auditor mag alles lezen en vernietiging tegenhouden, en verder niets wijzigen.',
    en: 'An auditor may read everything and stop destruction, and change nothing else.',
  });

export const notFound = () =>
  new Problem(404, 'not-found', {
    nl: 'Wat u zoekt, bestaat niet (meer) of staat onder een ander nummer.',
    en: 'What you are looking for does not exist, or is known under another id.',
  });
