import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { lookupOnce } from '@digihub/network';
import type { ISocketFactory } from 'kafkajs';

/** Sockets as kafkajs makes them, but for the lookup. */
export const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const to = { host, port, lookup: lookupOnce };
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const socket = ssl ? connectTls({ ...to, ...servername, ...ssl }, onConnect) : connect(to, onConnect);
  return socket.setKeepAlive(true, 60_000);
};
