import { Problem } from '@digihub/kernel';

/** What can go wrong with keys: 500 at start or for damage, 410 where a person has been forgotten. */
const define =
  (status: number, code: string, nl: string, en: string) =>
  (extensions: Readonly<Record<string, unknown>> = {}): Problem =>
    new Problem(status, `privacy.${code}`, { nl, en }, extensions);

export const wrongMasterKey = define(
  500,
  'wrong-master-key',
  'De hoofdsleutel past niet bij deze sleutelbos. Geef de sleutel waarmee de gegevensmap gemaakt is.',
  'The master key does not fit this key ring. Give the key with which the data folder was made.',
);
export const masterKeyMissing = define(
  500,
  'master-key-missing',
  'Er is geen hoofdsleutel. Zet DIGIHUB_MASTER_KEY (32 bytes, hex of base64) of DIGIHUB_MASTER_KEY_FILE.',
  'There is no master key. Set DIGIHUB_MASTER_KEY (32 bytes, hex or base64) or DIGIHUB_MASTER_KEY_FILE.',
);
export const masterKeyMalformed = define(
  500,
  'master-key-malformed',
  'De hoofdsleutel moet 32 bytes zijn, als 64 hexadecimale tekens of als base64.',
  'The master key must be 32 bytes, as 64 hexadecimal characters or as base64.',
);
export const keysUnreadable = define(
  500,
  'keys-unreadable',
  'keys.db is beschadigd of van een andere versie. Er is niets aan veranderd; zet een back-up terug.',
  'keys.db is damaged or of another version. Nothing was changed; restore a backup.',
);
export const keysMissing = define(
  500,
  'keys-missing',
  'Er is geen keys.db om een back-up van te maken of terug te zetten.',
  'There is no keys.db to back up or to restore.',
);
export const keysExist = define(
  500,
  'keys-exist',
  'De map heeft al een keys.db. Zeg uitdrukkelijk dat hij vervangen mag worden.',
  'The folder already has a keys.db. Say expressly that it may be replaced.',
);
export const registerUnreadable = define(
  500,
  'register-unreadable',
  'Het register van vergeten personen is beschadigd. Zet een kopie ervan terug voor u start.',
  'The register of forgotten persons is damaged. Put a copy of it back before you start.',
);

export const subjectForgotten = define(
  410,
  'subject-forgotten',
  'Deze persoon is vergeten; er kan niets meer voor worden verzegeld.',
  'This person has been forgotten; nothing more can be sealed for them.',
);
export const subjectUnknown = define(
  500,
  'subject-unknown',
  'De sleutelbos kent deze persoon niet. Is er een oudere back-up van de sleutels teruggezet?',
  'The key ring does not know this person. Was an older backup of the keys restored?',
);
export const sealBroken = define(
  500,
  'seal-broken',
  'Een verzegelde waarde is gewijzigd of staat op de verkeerde plaats.',
  'A sealed value was changed or stands in the wrong place.',
);
