/** A value sealed under the key of a person or enterprise. */
export type Sealed = string;
