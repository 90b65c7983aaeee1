import { execFileSync } from 'node:child_process';

interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
}

/** By the XML parser of Python's standard library: what is not well-formed, it refuses. */
const parser = `
import json, sys, xml.etree.ElementTree as tree
def told(one): return {'tag': one.tag, 'attributes': one.attrib, 'children': [told(child) for child in one]}
print(json.dumps(told(tree.fromstring(sys.stdin.buffer.read()))))
`;

const namespace = '{http://www.xes-standard.org/}';
const valid: Readonly<Record<string, RegExp>> = {
  string: /^/,
  date: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  int: /^-?\d+$/,
  boolean: /^(true|false)$/,
};

/** Values by key, as a trace or an event bears them. */
export type XesAttributes = ReadonlyMap<string, string>;
export interface XesTrace {
  readonly attributes: XesAttributes;
  readonly events: readonly XesAttributes[];
}

/**
 * A log as another program reads it.
 * @throws where it is no XML, or breaks a rule of IEEE 1849-2016: the order of elements, the types of values, one
 * value per key, keys of extensions that are not declared, global attributes that are missing.
 */
export const readXes = (xml: string | Uint8Array): readonly XesTrace[] => {
  const read = execFileSync('python3', ['-c', parser], {
    ...{ input: xml, maxBuffer: 1 << 28, stdio: 'pipe' },
  }).toString();
  const { tag: root, attributes: said, children } = JSON.parse(read) as Element;
  const tag = (one: Element): string => {
    if (!one.tag.startsWith(namespace)) throw new Error(`${one.tag} is not of XES`);
    return one.tag.slice(namespace.length);
  };
  if (root !== `${namespace}log` || said['xes.version'] !== '1849.2016') throw new Error(`a log? ${root}`);
  const order = children.map(tag).join(' ');
  if (!/^(extension )+(global )+(classifier )+trace( trace)*$/.test(order))
    throw new Error(`order: ${order}`);
  const named = (name: string): readonly Element[] => children.filter((one) => tag(one) === name);
  const prefixes = named('extension').map(({ attributes }) => attributes['prefix']);
  const attributesOf = (of: Element): XesAttributes => {
    const found = new Map<string, string>();
    for (const one of of.children) {
      if (tag(one) === 'event') continue;
      const { key, value } = one.attributes;
      if (key === undefined || value === undefined || !valid[tag(one)]?.test(value))
        throw new Error(`no ${tag(one)}: ${key}="${value}"`);
      if (key.includes(':') && !prefixes.includes(key.split(':')[0])) throw new Error(`not declared: ${key}`);
      if (found.has(key)) throw new Error(`twice: ${key}`);
      found.set(key, value);
    }
    return found;
  };
  const globals = (scope: string): readonly string[] =>
    named('global')
      .filter(({ attributes }) => attributes['scope'] === scope)
      .flatMap((one) => [...attributesOf(one).keys()]);
  const whole = (scope: string, of: Element): XesAttributes => {
    const found = attributesOf(of);
    const missing = globals(scope).filter((key) => !found.has(key));
    if (missing.length > 0) throw new Error(`${scope} without ${missing.join()}`);
    return found;
  };
  for (const { attributes } of named('classifier'))
    if (!globals('event').includes(attributes['keys']!)) throw new Error(`classifier: ${attributes['keys']}`);
  return named('trace').map((trace) => ({
    attributes: whole('trace', trace),
    events: trace.children.filter((one) => tag(one) === 'event').map((one) => whole('event', one)),
  }));
};
