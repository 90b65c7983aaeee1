import { createPrivateKey } from 'node:crypto';
import { Secret } from './secret.js';

/** A value that does not fit; says what fits, after "must be". Never quotes the value: it may be a secret. */
export class Unfit extends Error {}

export const text = (value: string): string => value;

export const secret = (value: string): Secret => new Secret(value);

export const wholeNumber =
  (min: number, max: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!/^\d{1,15}$/.test(value) || number < min || number > max) {
      throw new Unfit(`a whole number from ${min} to ${max}`);
    }
    return number;
  };

export const flag = (value: string): boolean => {
  if (value !== 'true' && value !== 'false') throw new Unfit('true or false');
  return value === 'true';
};

export const choice =
  <T extends string>(...options: readonly T[]) =>
  (value: string): T => {
    const found = options.find((option) => option === value);
    if (found === undefined) throw new Unfit(`one of ${options.join(', ')}`);
    return found;
  };

/** Some of these, separated by commas. */
export const choices =
  <T extends string>(...options: readonly T[]) =>
  (value: string): readonly T[] => {
    const found = value.split(',').map((item) => options.find((option) => option === item.trim()));
    if (found.includes(undefined)) throw new Unfit(`one or more of ${options.join(', ')}, between commas`);
    return found as readonly T[];
  };

/** An address that a token or a key set may come from; `openIdConnectVerifier` looks at the rest of it. */
export const webAddress = (value: string): string => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new Unfit('an https address without a password in it');
  }
  return value;
};

/** `host:port`, several between commas. */
export const hostsAndPorts = (value: string): readonly string[] => {
  const hosts = value.split(',').map((host) => host.trim());
  const fits = hosts.every((host) => {
    const port = /^(?:[\w.-]+|\[[\da-f:]+\]):(\d{1,5})$/i.exec(host)?.[1];
    return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
  });
  if (!fits) throw new Unfit('host:port, or several of them between commas');
  return hosts;
};

export const topic = (value: string): string => {
  if (!/^[\w.-]{1,249}$/.test(value))
    throw new Unfit('a name of letters, digits, dots, hyphens and underscores');
  return value;
};

export const pem =
  (label: RegExp, what: string) =>
  (value: string): string => {
    if (!label.test(value)) throw new Unfit(`${what} in PEM form (-----BEGIN …)`);
    return value;
  };

/** 32 bytes, hex or base64, as the key ring reads them. */
export const masterKey = (value: string): Secret => {
  if (!/^[0-9a-f]{64}$/i.test(value) && !/^[\w+/-]{43}=?$/.test(value)) {
    throw new Unfit('32 bytes in hex (64 signs) or base64 (44 signs)');
  }
  return new Secret(value);
};

/** A private key as the log reads it: `PRIVATE+KEY+name+keyid+base64`. */
export const ledgerKey = (value: string): Secret => {
  if (!/^PRIVATE\+KEY\+[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/.test(value))
    throw new Unfit('a key in the form PRIVATE+KEY+name+keyid+base64');
  return new Secret(value);
};

/** An Ed25519 private key, as receipts of forgetting are signed with it. */
export const ed25519Key = (value: string): Secret => {
  try {
    if (createPrivateKey(value).asymmetricKeyType === 'ed25519') return new Secret(value);
  } catch {
    // What is no key at all is told like one of another kind; the reason would quote it.
  }
  throw new Unfit('an Ed25519 private key in PEM form (-----BEGIN PRIVATE KEY-----)');
};

/** The part that is one process's own, on its own disk. */
export interface Embedded {
  readonly kind: 'embedded';
}

export const embedded: Embedded = { kind: 'embedded' };

export interface EventStoreDb {
  readonly kind: 'eventstoredb';
  /** For `@eventstore/db-client`; holds its credentials. */
  readonly connectionString: Secret;
}

const host = String.raw`[\w.-]+(:\d{1,5})?`;
const connectionString = new RegExp(
  String.raw`^esdb(\+discover)?://([^\s@/]+@)?${host}(,${host})*/?(\?[^\s#]*)?$`,
);

export const eventStore = (value: string): Embedded | EventStoreDb => {
  if (value === 'embedded:') return embedded;
  if (!connectionString.test(value)) {
    throw new Unfit('embedded: or a connection string, esdb://… or esdb+discover://…');
  }
  return { kind: 'eventstoredb', connectionString: new Secret(value) };
};

export interface PostgreSql {
  readonly kind: 'postgresql';
  /** With account, password and database. */
  readonly url: Secret;
}

export const database = (value: string): Embedded | PostgreSql => {
  if (value === 'embedded:') return embedded;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const fits =
    url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== '' && /^\/[^/]+$/.test(url.pathname);
  if (!fits) throw new Unfit('embedded: or postgresql://account:password@host:port/database');
  return { kind: 'postgresql', url: new Secret(value) };
};
