import { typeOfAttribute } from './attributes.js';
import type { EventLog, Link } from './event-log.js';

/**
 * OCEL 2.0 JSON, piece by piece: types, then objects with their relations, then events with theirs.
 * https://www.ocel-standard.org/specification/formats/json/
 */
export function* ocelJson(log: EventLog): Generator<string> {
  const objectTypes = log.objectTypes().map((name) => ({ name, attributes: [] }));
  const eventTypes = log.eventTypes().map((name) => ({
    name,
    attributes: log.attributesOf(name).map((attribute) => ({
      name: attribute,
      type: typeOfAttribute(attribute),
    })),
  }));
  yield `{"objectTypes":${JSON.stringify(objectTypes)},"eventTypes":${JSON.stringify(eventTypes)},"objects":[`;
  let between = '\n';
  for (const { id, type } of log.objects()) {
    yield between + JSON.stringify({ id, type, attributes: [], relationships: links(log.relationsOf(id)) });
    between = ',\n';
  }
  yield '],"events":[';
  between = '\n';
  for (const { number, id, type, time, attributes } of log.events('time')) {
    const pairs = Object.entries(JSON.parse(attributes) as object);
    const event = {
      id,
      type,
      time,
      attributes: pairs.map(([name, value]: [string, unknown]) => ({ name, value })),
      relationships: links(log.objectsOf(number)),
    };
    yield between + JSON.stringify(event);
    between = ',\n';
  }
  yield ']}\n';
}

const links = (found: readonly Link[]) =>
  found.map(({ object, qualifier }) => ({ objectId: object, qualifier }));
