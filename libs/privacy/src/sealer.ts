/**
 * Id of the person (or sole trader) whose key seals a value: a surrogate, random, never derived from the
 * person's own data.
 */
export type SubjectId = string;

/**
 * A sealed value: `sealed:1:{subject}:{field}:{base64url}`. Deterministic per subject and field, so equal values
 * compare equal; without the subject's key it says nothing.
 */
export type Sealed = string;

export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'string' && value.startsWith('sealed:1:');

/** Seals personal data before anything else sees it, and opens it for who may see it. */
export interface Sealer {
  /**
   * The subject that a natural key (an e-mail address, an enterprise number) stands for; made on first use.
   * The natural key itself is kept only as a keyed hash. A new subject's id derives from `introducedBy` (the
   * id of the command that brings it), so a repeat of that command finds the same one.
   */
  subjectFor(kind: 'person' | 'enterprise', naturalKey: string, introducedBy: string): Promise<SubjectId>;
  /** The subject of a natural key, if it is known: for searches. Makes none. */
  findSubject(kind: 'person' | 'enterprise', naturalKey: string): Promise<SubjectId | undefined>;
  seal(subject: SubjectId, field: string, value: string): Promise<Sealed>;
  /** The clear value, or undefined where the subject has been forgotten. @throws where the value was tampered with. */
  open(sealed: Sealed): Promise<string | undefined>;
}
