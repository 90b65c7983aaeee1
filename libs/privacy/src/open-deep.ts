import { Problem } from '@digihub/kernel';
import { partsOf } from './sealed-value.js';
import type { Sealed, Sealer, SubjectId } from './sealer.js';

/** Stands where a reader may not see what is sealed. */
export const concealed = '•••';

const mapText = (json: unknown, replace: (text: string) => unknown): unknown => {
  if (typeof json === 'string') return replace(json);
  if (Array.isArray(json)) return json.map((item) => mapText(item, replace));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, mapText(value, replace)]));
};

/** Whose keys seal something in this JSON. */
export const subjectsIn = (json: unknown): ReadonlySet<SubjectId> => {
  const found = new Set<SubjectId>();
  mapText(json, (text) => {
    const subject = partsOf(text)?.subject;
    if (subject !== undefined) found.add(subject);
    return text;
  });
  return found;
};

/**
 * A copy of JSON with every sealed value replaced: by its clear text, by `null` where the subject has been
 * forgotten, or by `•••` where `mayOpen(field)` says no (its key is then not touched). So a `null` may stand where
 * the type says text.
 * Text that only looks sealed, or whose seal does not hold, stays as it is, so that one such text cannot make a
 * whole list unreadable; `onBroken` hears of it. `onOpened` hears of each value that was opened, once.
 */
export const openDeep = async <Json>(
  sealer: Sealer,
  json: Json,
  mayOpen: (field: string) => boolean,
  onBroken: (value: Sealed, error: unknown) => void = () => {},
  onOpened: (value: Sealed) => void = () => {},
): Promise<Json> => {
  const opened = new Map<Sealed, string | null>();
  mapText(json, (text) => {
    const parts = partsOf(text);
    if (parts) opened.set(text, mayOpen(parts.field) ? text : concealed);
    return text;
  });
  // All at once: where the keys are on a server, one question serves many.
  const open = async (sealed: Sealed): Promise<void> => {
    try {
      const clear = (await sealer.open(sealed)) ?? null;
      opened.set(sealed, clear);
      if (clear !== null) onOpened(sealed);
    } catch (error) {
      // A key storage that is away says nothing of the seal.
      if (!(error instanceof Problem)) throw error;
      onBroken(sealed, error);
    }
  };
  await Promise.all(
    [...opened].filter(([sealed, value]) => value === sealed).map(([sealed]) => open(sealed)),
  );
  return mapText(json, (text) => (opened.has(text) ? opened.get(text) : text)) as Json;
};
