import { lookup as ask, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
type Ask = (name: string, options: LookupAllOptions, answer: Answer) => void;

/**
 * `dns.lookup`, but whoever asks for a name that is being asked for already waits for that answer. Node lets two
 * questions at a time wait for the system's resolver, and one about a server that is gone may take ten seconds: the
 * attempts to reach one engine would keep the names of all others waiting.
 */
export const oneAtATime = (lookup: Ask): LookupFunction => {
  const waiting = new Map<string, Answer[]>();
  return (name, { all, ...options }, callback) => {
    const answer: Answer = (error, addresses) => {
      if (error || all) return callback(error, addresses ?? []);
      const [{ address, family }] = addresses as [LookupAddress];
      callback(null, address, family);
    };
    const question = JSON.stringify([name, options.family, options.hints, options.order]);
    const others = waiting.get(question);
    if (others) return void others.push(answer);
    const asked = [answer];
    waiting.set(question, asked);
    lookup(name, { ...options, all: true }, (error, addresses) => {
      waiting.delete(question);
      for (const one of asked) one(error, addresses);
    });
  };
};

/** For every connection to an engine: the `lookup` of `net.connect`. */
export const lookupOnce: LookupFunction = oneAtATime(ask);
