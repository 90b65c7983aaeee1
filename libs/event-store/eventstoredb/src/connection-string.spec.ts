import { describe, expect, it } from '@jest/globals';
import { checkConnectionString, withLongerKeepAlive } from './connection-string.js';

const secret = 'geheim%21';

describe('a connection string', () => {
  it.each([
    'esdb://localhost:2113?tls=false',
    `esdb://admin:${secret}@store-1:2113,store-2:2113,store-3:2113?tls=true&tlsCaFile=/run/ca.crt`,
    `esdb+discover://admin:${secret}@store.internal:2113?nodePreference=leader&keepAliveInterval=10000`,
    'esdb://localhost/?tls=false&connection_name=intake',
  ])('may be %s', (text) => {
    expect(() => checkConnectionString(text)).not.toThrow();
  });

  it.each([
    ['no address', 'postgres://localhost'],
    ['no host', 'esdb://?tls=false'],
    ['an unknown setting', `esdb://admin:${secret}@localhost?tsl=false`],
    ['reads from followers', `esdb://admin:${secret}@localhost?nodePreference=follower`],
    ['an unchecked certificate', `esdb://admin:${secret}@localhost?tlsVerifyCert=false`],
    ['conflicts as answers', `esdb://admin:${secret}@localhost?throwOnAppendFailure=false`],
    ['a setting without a value', `esdb://admin:${secret}@localhost?tls=`],
  ])('with %s is refused, and the password is not told', (_, text) => {
    const check = (): void => checkConnectionString(text);
    expect(check).toThrow(RangeError);
    try {
      check();
    } catch (error) {
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(secret);
    }
  });

  it('is told apart from another by its keep-alive', () => {
    expect(withLongerKeepAlive('esdb://h:1?tls=false', 3)).toBe(
      'esdb://h:1?tls=false&keepAliveTimeout=10003',
    );
    expect(withLongerKeepAlive('esdb://h:1/', 0)).toBe('esdb://h:1?keepAliveTimeout=10000');
    expect(withLongerKeepAlive('esdb://h:1?keepAliveTimeout=500&tls=true', 2)).toBe(
      'esdb://h:1?keepAliveTimeout=502&tls=true',
    );
  });
});
