/** What a connection string may set; in lower case, without `_` and `-`, as the client compares. */
const known = new Set([
  'connectionname',
  'defaultdeadline',
  'discoveryinterval',
  'gossiptimeout',
  'keepaliveinterval',
  'keepalivetimeout',
  'maxdiscoverattempts',
  'nodepreference',
  'tls',
  'tlscafile',
  'tlsverifycert',
  'usercertfile',
  'userkeyfile',
]);

/** Values that would break what the port promises. */
const only: Readonly<Record<string, string>> = { nodepreference: 'leader', tlsverifycert: 'true' };

const flat = (key: string): string => key.toLowerCase().replace(/[_-]/g, '');

/**
 * Refuses what the client would only warn about: its warnings and its parse errors hold the whole string, with the
 * password. Reads go to the leader, because a follower may not have what was appended a moment ago.
 * @throws RangeError without any part of the string but the key that is wrong.
 */
export const checkConnectionString = (text: string): void => {
  const parts = /^esdb(\+discover)?:\/\/([^@?]+@)?[^@?\s]+?\/?(\?(?<query>.*))?$/.exec(text.trim());
  if (!parts) {
    throw new RangeError(
      "EventStoreDB's connection string must read esdb://user:password@host:2113?tls=true (special characters of the password as %-escapes)",
    );
  }
  for (const pair of (parts.groups?.['query'] ?? '').split('&').filter((part) => part !== '')) {
    const [key = '', value = ''] = pair.split('=');
    if (!known.has(flat(key))) {
      throw new RangeError(`EventStoreDB's connection string has a setting that does not exist here: ${key}`);
    }
    const needed = only[flat(key)];
    if (value === '' || (needed && flat(value) !== needed)) {
      throw new RangeError(
        `EventStoreDB's connection string: ${key} must be ${needed ?? 'given a value'}; leave it out otherwise`,
      );
    }
  }
};

/** The same string with a keep-alive timeout that is `more` milliseconds longer. */
export const withLongerKeepAlive = (text: string, more: number): string => {
  const set = /([?&]keep[_-]?alive[_-]?timeout=)(\d+)/i;
  if (set.test(text)) return text.replace(set, (_, key: string, value: string) => `${key}${+value + more}`);
  return `${text.trim().replace(/\/+$/, '')}${text.includes('?') ? '&' : '?'}keepAliveTimeout=${10_000 + more}`;
};
