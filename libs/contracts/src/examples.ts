import { readFileSync } from 'node:fs';
import { contracts } from './all-contracts.js';
import { namespace, type PublishedEvent } from './contract.js';

const trajectory = '018c2f5e-7a10-7000-8000-0000000000aa';
const started = '018c2f5e-7a10-7000-8000-0000000000ff';
const two = (count: number): string => String(count).padStart(2, '0');

/** The golden file of a contract. */
const golden = (type: string): object =>
  JSON.parse(readFileSync(new URL(`./golden/${type}.json`, import.meta.url), 'utf8')) as object;

/**
 * One example of every published event, for documents and for the tests of a consumer: the golden data in a made-up
 * envelope. All of one trajectory, in one order, always the same.
 */
export const exampleEvents = (): readonly PublishedEvent[] => {
  const last = new Map<string, string>();
  return [...contracts.keys()].map((type, index) => {
    const data = golden(type);
    const [context = ''] = type.slice(namespace.length).split('.');
    const source = `/digihub/${context}?store=example`;
    // In a store whose positions have no gaps the two are the same.
    const logindex = String(index).padStart(20, '0');
    const logprevious = last.get(source);
    last.set(source, logindex);
    const hub = 'hub' in data && typeof data.hub === 'string' ? { hub: data.hub } : {};
    return {
      specversion: '1.0',
      id: `018c2f5e-7a10-7000-8000-0000000000${two(index)}`,
      type,
      source,
      // The programme is the one subject that is no trajectory.
      subject: type.includes('.programme-') ? 'programme' : trajectory,
      time: `2022-05-09T07:${two(index)}:00.000Z`,
      datacontenttype: 'application/json',
      sequence: logindex,
      logindex,
      ...(logprevious === undefined ? {} : { logprevious }),
      ...hub,
      correlationid: started,
      causationid: started,
      data,
    };
  });
};
