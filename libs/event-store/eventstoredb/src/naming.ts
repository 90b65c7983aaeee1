/** The stream that holds the store's name of itself; not one of its events. */
const storeStream = 'digihub-store';

/** Streams as they are called on the server: behind the namespace, and apart from what is not ours. */
export class Naming {
  readonly storeStream: string;

  constructor(readonly namespace: string = '') {
    if (namespace !== '' && !/^[a-z0-9][a-z0-9._-]*$/.test(namespace)) {
      throw new RangeError('a namespace of EventStoreDB is lower-case letters, digits, dots and hyphens');
    }
    this.storeStream = namespace + storeStream;
  }

  /** @throws TypeError when the stream cannot be one of ours: its events would be written and never read. */
  onServer(stream: string): string {
    if (stream === '' || /[\0\p{Surrogate}]/u.test(stream)) {
      throw new TypeError('a stream must have a proper name');
    }
    const name = this.namespace + stream;
    if (stream === storeStream || name.startsWith('$')) {
      throw new TypeError(`no stream can be called ${stream}: the name is taken`);
    }
    return name;
  }

  /** Our name of a stream on the server; undefined: a stream of the server, of another store, or the store's own. */
  ours(name: string): string | undefined {
    if (name.startsWith('$') || name === this.storeStream || !name.startsWith(this.namespace))
      return undefined;
    return name.slice(this.namespace.length);
  }

  /** As the server filters $all: prefixes of names, or everything that is not the server's own. */
  filter(
    prefixes: readonly string[] | undefined,
  ): { readonly prefixes: string[] } | { readonly regex: string } {
    if (prefixes) return { prefixes: prefixes.map((prefix) => this.namespace + prefix) };
    if (this.namespace !== '') return { prefixes: [this.namespace] };
    return { regex: '^[^$]' };
  }
}

/** Does the stream start with one of the prefixes? Absent: all do. */
export const isAmong = (prefixes: readonly string[] | undefined, stream: string): boolean =>
  !prefixes || prefixes.some((prefix) => stream.startsWith(prefix));
