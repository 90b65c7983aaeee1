import { inspect } from 'node:util';

const masked = '(secret)';

/** A value that shows itself to nobody who prints, logs or serialises the configuration. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The value, for the one call that needs it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return masked;
  }

  toJSON(): string {
    return masked;
  }

  [inspect.custom](): string {
    return masked;
  }
}
