/** The process that sends requests: takes a `Load`, answers a `LoadReport`, and so on until its parent lets go. */
import { Connection } from './connection.js';
import { type Load, type LoadReport, machineTime } from './protocol.js';

const requestOf = (load: Load, n: number): string => {
  const { method, url, paths, tokens, keys } = load;
  const body = method === 'POST' ? load.body.replaceAll('{n}', String(n)) : '';
  return (
    `${method} ${paths[n % paths.length]} HTTP/1.1\r\nhost: ${new URL(url).host}\r\n` +
    `authorization: Bearer ${tokens[n % tokens.length]}\r\nidempotency-key: ${keys}-${n}\r\n` +
    (body ? `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` : '') +
    `\r\n${body}`
  );
};

const generate = async (load: Load): Promise<LoadReport> => {
  const { requests = Infinity, milliseconds = Infinity } = load;
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => Connection.to(load.url)),
  );
  const latencies: number[] = [];
  const answeredAt: number[] = [];
  const started = machineTime();
  let next = 0;
  const client = async (connection: Connection): Promise<void> => {
    for (let n = next++; n < requests && machineTime() - started < milliseconds; n = next++) {
      const sent = machineTime();
      const { status, body } = await connection.ask(requestOf(load, n));
      if (status >= 300) throw new Error(`request ${n} was answered ${status}: ${body}`);
      answeredAt[n] = machineTime();
      latencies[n] = answeredAt[n]! - sent;
    }
  };
  try {
    await Promise.all(connections.map(client));
  } finally {
    for (const connection of connections) connection.close();
  }
  const answered = latencies.length;
  return { answered, perSecond: (answered * 1000) / (machineTime() - started), latencies, answeredAt };
};

process.on('message', (load) => {
  generate(load as Load).then(
    (report) => process.send!(report),
    (error: unknown) => process.send!({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
