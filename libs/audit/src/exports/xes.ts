import { type AttributeValue, type AttributeType, typeOfAttribute } from './attributes.js';
import type { EventLog } from './event-log.js';

const head = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/>
    <string key="lifecycle:transition" value="complete"/>
    <string key="org:resource" value=""/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
`;

/** XES elements of the types. */
const elements: Readonly<Record<AttributeType, string>> = {
  string: 'string',
  integer: 'int',
  boolean: 'boolean',
  time: 'date',
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** As an attribute's value; what XML 1.0 has no character for becomes U+FFFD. */
const escaped = (value: AttributeValue): string =>
  String(value)
    .toWellFormed()
    // eslint-disable-next-line no-control-regex -- these are what XML 1.0 lacks
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character]!)
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

const element = (type: AttributeType, key: string, value: AttributeValue): string =>
  `<${elements[type]} key="${escaped(key)}" value="${escaped(value)}"/>`;

/** XES 1.0 (IEEE 1849-2016), piece by piece: a trace per trajectory. Events of no trajectory have no place in it. */
export function* xes(log: EventLog): Generator<string> {
  yield head;
  let trace: string | undefined;
  for (const { trajectory, type, time, by, role, attributes } of log.events('trajectory')) {
    if (trajectory !== trace) {
      if (trace !== undefined) yield '  </trace>\n';
      trace = trajectory!;
      yield `  <trace>\n    ${element('string', 'concept:name', trace)}\n`;
    }
    const pairs = Object.entries(JSON.parse(attributes) as Record<string, AttributeValue>);
    const all = [
      element('string', 'concept:name', type),
      element('time', 'time:timestamp', time),
      element('string', 'lifecycle:transition', 'complete'),
      element('string', 'org:resource', by),
      element('string', 'org:role', role),
      ...pairs.map(([name, value]) => element(typeOfAttribute(name), name, value)),
    ];
    yield `    <event>\n${all.map((one) => `      ${one}\n`).join('')}    </event>\n`;
  }
  if (trace !== undefined) yield '  </trace>\n';
  yield '</log>\n';
}
