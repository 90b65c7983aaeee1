import type { Refusal, Sentence } from './refusal.js';

/**
 * An error with a code, an HTTP status and a sentence for people (RFC 9457).
 * Thrown by the application layer; domain rules return a `Refusal` instead.
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly sentence: Sentence,
    /** Further members of the problem document; never personal data. */
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${sentence.en}`);
    this.name = 'Problem';
  }

  /** A business rule said no: 409, the request was understood and the state does not allow it. */
  static ofRefusal(refusal: Refusal): Problem {
    return new Problem(409, refusal.code, refusal.sentence, { params: refusal.params });
  }
}
