import type { Operation } from './operations.js';
import { type Known, ofSheet, type World } from './world.js';

/** The context that an operation's path belongs to. */
export const contextOf = ({ path }: Operation): string => path.split('/')[1]!;

/**
 * Values for the parameters of an operation's path, from what happened to a trajectory. What it has none of gets a
 * well-formed value that nobody has.
 */
export const valuesFor = (
  operation: Operation,
  known: Known,
  world: World,
): Readonly<Record<string, string>> => {
  if (operation.pathParameters.includes('correction')) {
    const proposed = [...world.corrections].findLast(([, { hub }]) => hub === known.hub);
    if (proposed) {
      const [correction, { person, month }] = proposed;
      return { person, month, correction };
    }
  }
  const person = personOf(known, world);
  const month = [...world.streams].flatMap((stream) => {
    const [, who, when] = ofSheet.exec(stream) ?? [];
    return who === person ? [when!] : [];
  })[0];
  const one = (name: string): string => {
    switch (name) {
      case 'id':
        return known.id;
      case 'person':
        return person;
      case 'month':
        return month ?? '2022-05';
      case 'year':
        return (month ?? '2022-05').slice(0, 4);
      case 'version':
        return '2022-2';
      case 'context':
        return 'intake';
      case 'consumer':
        return `${contextOf(operation) === 'operations' ? 'intake' : contextOf(operation)}.read-models`;
      default:
        return [...(known.texts.get(name) ?? [])].at(-1) ?? '7x3k9m2p4q8r1s5t';
    }
  };
  return Object.fromEntries(operation.pathParameters.map((name) => [name, one(name)]));
};

/** Somebody who worked on the trajectory, else the first coach of its hub. */
const personOf = (known: Known, world: World): string => {
  const worked = [...(known.texts.get('person') ?? [])];
  const ofHub = [...world.streams].flatMap((stream) => ofSheet.exec(stream)?.[1] ?? []);
  return worked[0] ?? ofHub.find((one) => one.endsWith(`${known.hub}-1`)) ?? `coach-${known.hub}-1`;
};
