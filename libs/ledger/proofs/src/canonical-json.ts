/** What JSON.stringify would escape in a string. */
// eslint-disable-next-line no-control-regex -- control characters are what is escaped
const escaped = /[\u0000-\u001f"\\\ud800-\udfff]/;

const text = (value: string): string => (escaped.test(value) ? JSON.stringify(value) : `"${value}"`);

/**
 * RFC 8785: members in order of the UTF-16 units of their names, primitives as ECMAScript writes them. For values
 * as JSON.parse gives them. Written out because it is most of the work of a verification.
 */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let out = '';
  if (Array.isArray(value)) {
    for (const item of value) out += `${out === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${out}]`;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(members).sort()) {
    if (members[name] === undefined) continue;
    out += `${out === '' ? '' : ','}${text(name)}:${canonicalJson(members[name])}`;
  }
  return `{${out}}`;
};
