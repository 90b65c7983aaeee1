import { Problem } from '@digihub/kernel';
import { partsOf } from './sealed-value.js';
import { isSealed, type Sealer, type SubjectId } from './sealer.js';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the seal stands for what it says: text that a person typed in the shape of a seal is only text. */
const isAuthentic = async (sealer: Sealer, value: string): Promise<boolean> => {
  if (!partsOf(value)) return false;
  try {
    await sealer.open(value);
    return true;
  } catch (error) {
    // A key storage that is away says nothing of the seal.
    if (!(error instanceof Problem)) throw error;
    return false;
  }
};

const sealAt = async (
  sealer: Sealer,
  subject: SubjectId,
  value: unknown,
  path: readonly string[],
  field: string,
): Promise<unknown> => {
  if (value === undefined || value === null) return value;
  if (Array.isArray(value))
    return Promise.all(value.map((item) => sealAt(sealer, subject, item, path, field)));
  const [name, ...rest] = path;
  if (name === undefined) {
    if (typeof value !== 'string') throw new TypeError(`only text can be sealed, and ${field} is none`);
    return (await isAuthentic(sealer, value)) ? value : sealer.seal(subject, field, value);
  }
  if (!isObject(value)) throw new TypeError(`${field} does not lead to text`);
  if (!Object.hasOwn(value, name)) return value;
  return { ...value, [name]: await sealAt(sealer, subject, value[name], rest, field) };
};

/**
 * A copy of `data` with the named fields sealed for the subject. A name may be a path (`contact.email`), which goes
 * through lists as well; it is bound to the seal whole. Absent fields and null stay; what is sealed already stays,
 * under whoever's key.
 * @throws TypeError where a named field holds anything but text: it would stay readable.
 */
export const sealFields = async <Data extends object>(
  sealer: Sealer,
  subject: SubjectId,
  data: Data,
  fields: readonly string[],
): Promise<Data> => {
  let sealed: unknown = data;
  for (const field of fields) sealed = await sealAt(sealer, subject, sealed, field.split('.'), field);
  return sealed as Data;
};

/** True where any text in the JSON begins as a seal does. For the HTTP edge: no person types that. */
export const containsSealed = (json: unknown): boolean => {
  if (typeof json === 'string') return isSealed(json);
  if (typeof json !== 'object' || json === null) return false;
  return Object.values(json).some(containsSealed);
};
