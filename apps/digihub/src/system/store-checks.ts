import type { RunningContext } from '@digihub/context';
import type { StoredEvent } from '@digihub/event-store';
import type { Acknowledged } from './stubborn-api.js';
import { takings } from './reactions-expected.js';

/** Every check gives what is wrong, in words; empty: all is well. */
type Faults = string[];

const countBy = <T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
};

const commitOf = ({ stream, metadata }: StoredEvent): string => `${stream} ${metadata.commandId}`;

/** Revisions of a stream have no gap, positions grow, no event is there twice, commits are whole. */
export const orderFaults = (events: readonly StoredEvent[]): Faults => {
  const faults: Faults = [];
  const next = new Map<string, number>();
  const commits = new Map<string, StoredEvent[]>();
  let position = -1n;
  for (const event of events) {
    const expected = next.get(event.stream) ?? 0;
    if (event.revision !== expected) faults.push(`${event.stream}: ${event.revision}, expected ${expected}`);
    if (event.position <= position)
      faults.push(`${event.stream}: position ${event.position} after ${position}`);
    next.set(event.stream, event.revision + 1);
    position = event.position;
    commits.set(commitOf(event), [...(commits.get(commitOf(event)) ?? []), event]);
  }
  for (const [id, count] of countBy(events, ({ id }) => id))
    if (count > 1) faults.push(`event ${id}: ${count} times`);
  for (const [commit, parts] of commits) {
    const indexes = parts.map(({ metadata }) => metadata.commitIndex).join();
    const whole = Array.from({ length: parts[0]!.metadata.commitSize }, (_, index) => index).join();
    if (indexes !== whole) faults.push(`${commit}: events ${indexes} of ${whole}`);
  }
  return faults;
};

/** What was acknowledged is there, where the answer said, once. */
export const acknowledgementFaults = (
  events: readonly StoredEvent[],
  acknowledged: readonly Acknowledged[],
): Faults => {
  const last = new Map<string, StoredEvent>();
  for (const event of events) last.set(commitOf(event), event);
  const faults: Faults = [];
  for (const { as, path, key, answer } of acknowledged) {
    if (answer.position === '-1') continue;
    const found = last.get(`${answer.stream} ${as}:${key}`);
    const said = `${answer.revision} at ${answer.position}`;
    const is = found && `${found.revision} at ${found.position}`;
    if (is !== said) faults.push(`${as} ${path} ${key}: answered ${said}, there is ${is ?? 'nothing'}`);
  }
  return faults;
};

/**
 * What happens by itself happened once: per actor of the system, stream and trigger there is one commit; and after
 * each event that a context takes, there is one.
 */
export const reactionFaults = async (
  events: readonly StoredEvent[],
  contexts: readonly RunningContext[],
): Promise<{ readonly faults: Faults; readonly reactions: number; readonly triggers: number }> => {
  const faults: Faults = [];
  const commits = events.filter(
    ({ metadata }) => metadata.actor.id.startsWith('system:') && metadata.commitIndex === 0,
  );
  const acts = countBy(
    commits,
    ({ stream, metadata }) => `${metadata.actor.id} on ${stream} after ${metadata.$causationId}`,
  );
  for (const [act, count] of acts) if (count > 1) faults.push(`${act}: ${count} times`);
  const reacted = new Map<string, string[]>();
  for (const { stream, metadata } of commits) {
    reacted.set(metadata.$causationId, [...(reacted.get(metadata.$causationId) ?? []), stream]);
  }
  const taking = takings(contexts);
  let triggers = 0;
  for (const event of events) {
    const published = contexts
      .filter(({ publisher }) => publisher.prefixes.some((prefix) => event.stream.startsWith(prefix)))
      .map(({ publisher }) => publisher.publish(event, 'test'))[0];
    for (const { context, type, prefixes } of taking) {
      if (published?.type !== type) continue;
      triggers += 1;
      const streams = reacted.get(event.id) ?? [];
      const own = streams.filter((stream) => prefixes.some((prefix) => stream.startsWith(prefix)));
      if (own.length === 0) faults.push(`${context} has not reacted to ${type} of ${event.stream}`);
    }
  }
  return { faults, reactions: commits.length, triggers };
};

/** Each opened trajectory has one start of routing, and routing started for no other. */
export const startFaults = (events: readonly StoredEvent[]): Faults => {
  const of = (type: string): string[] =>
    events.filter((event) => event.type === type).map(({ metadata }) => metadata.trajectory!);
  const opened = of('intake.trajectory-opened.v1').sort();
  const started = of('routing.started.v1').sort();
  return opened.join() === started.join() ? [] : [`opened ${opened.join()}; started ${started.join()}`];
};
