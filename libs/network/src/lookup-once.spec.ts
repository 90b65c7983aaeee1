import { once } from 'node:events';
import { connect, createServer, type LookupFunction } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { lookupOnce, oneAtATime } from './lookup-once.js';

type Resolve = Parameters<typeof oneAtATime>[0];

/** A resolver that answers when it is told to. */
const resolver = () => {
  const questions: { name: string; answer: Parameters<Resolve>[2] }[] = [];
  const resolve: Resolve = (name, _, answer) => void questions.push({ name, answer });
  return { questions, lookup: oneAtATime(resolve) };
};
const asked = (lookup: LookupFunction, name: string, options: Parameters<LookupFunction>[1] = {}) =>
  new Promise((answered) => lookup(name, options, (...answer) => answered(answer)));

const addresses = [
  { address: '192.0.2.1', family: 4 },
  { address: '192.0.2.2', family: 4 },
];

describe('a name that many ask for', () => {
  it('is asked for once, and each is answered as they asked', async () => {
    const { questions, lookup } = resolver();
    const [one, all] = [asked(lookup, 'postgres'), asked(lookup, 'postgres', { all: true })];
    expect(questions).toHaveLength(1);
    questions[0]!.answer(null, addresses);
    expect(await one).toEqual([null, '192.0.2.1', 4]);
    expect(await all).toEqual([null, addresses]);
  });

  it('is asked for again after the answer, also after one that it is not known', async () => {
    const { questions, lookup } = resolver();
    const error = Object.assign(new Error('no answer'), { code: 'EAI_AGAIN' });
    const both = Promise.all([asked(lookup, 'postgres'), asked(lookup, 'postgres')]);
    questions[0]!.answer(error, undefined as never);
    expect(await both).toEqual([
      [error, []],
      [error, []],
    ]);
    const again = asked(lookup, 'postgres');
    questions[1]!.answer(null, addresses);
    expect(await again).toEqual([null, '192.0.2.1', 4]);
  });

  it('keeps no other name waiting, nor the same one asked for otherwise', () => {
    const { questions, lookup } = resolver();
    void asked(lookup, 'postgres');
    void asked(lookup, 'kafka');
    void asked(lookup, 'postgres', { family: 6 });
    expect(questions.map(({ name }) => name)).toEqual(['postgres', 'kafka', 'postgres']);
  });

  it('is found by the system, for a connection', async () => {
    const server = createServer((socket) => socket.end()).listen(0, 'localhost');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const sockets = [1, 2, 3].map(() => connect({ port, host: 'localhost', lookup: lookupOnce }));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});
