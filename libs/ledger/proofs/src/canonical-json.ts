/** What JSON.stringify would escape in a string. */
// eslint-disable-next-line no-control-regex -- control characters are what is escaped
const escaped = /[\u0000-\u001f"\\\ud800-\udfff]/;

const text = (value: string): string => (escaped.test(value) ? JSON.stringify(value) : `"${value}"`);

/** Its name, and how that is written. */
interface Member {
  readonly name: string;
  readonly written: string;
}

/** Names in the order in which objects have them, one step a name; where objects end, their members sorted. */
interface Step {
  readonly next: Map<string, Step>;
  members?: readonly Member[];
}

/** Steps remembered at most: events have few shapes, but nobody promises it. */
const mostSteps = 10_000;
let steps = 0;
const first: Step = { next: new Map() };

const sorted = (value: object): readonly Member[] =>
  Object.keys(value)
    .sort()
    .map((name) => ({ name, written: `${text(name)}:` }));

/** The members of an object in order of the UTF-16 units of their names; sorted once for all of one shape. */
const membersOf = (value: object): readonly Member[] => {
  let step = first;
  for (const name in value) {
    let next = step.next.get(name);
    if (!next) {
      if (steps === mostSteps) return sorted(value);
      steps += 1;
      next = { next: new Map() };
      step.next.set(name, next);
    }
    step = next;
  }
  return (step.members ??= sorted(value));
};

/**
 * RFC 8785: members in order of the UTF-16 units of their names, primitives as ECMAScript writes them. For values
 * as JSON.parse gives them. Written out because it is most of the work of a verification.
 */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    let items = '';
    for (const item of value) items += `${items === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${items}]`;
  }
  const given = value as Readonly<Record<string, unknown>>;
  let out = '';
  for (const { name, written } of membersOf(given)) {
    const member = given[name];
    if (member === undefined) continue;
    if (out !== '') out += ',';
    out += written + canonicalJson(member);
  }
  return `{${out}}`;
};
