import { isIP } from 'node:net';
import { isLoopback } from '../loopback.js';

const isThisMachine = (hostname: string): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || (isIP(host) !== 0 && isLoopback(host));
};

/**
 * An address that keys may be fetched from: whoever can change what comes from it can sign for anybody, so it is
 * HTTPS, or this machine, or somebody said that the network is closed.
 * @throws TypeError with a sentence that does not quote the address.
 */
export const addressOf = (text: string, what: string, allowHttp = false): URL => {
  if (!URL.canParse(text)) throw new TypeError(`${what} has no valid address`);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw new TypeError(`${what} must not carry a password`);
  if (url.protocol === 'https:') return url;
  if (url.protocol === 'http:' && (allowHttp || isThisMachine(url.hostname))) return url;
  throw new TypeError(`${what} must have an https address`);
};
