import type { Static, TObject } from '@sinclair/typebox';

/** Prefix of every published type. */
export const namespace = 'be.digihub.';

/** The schema, name and version of one published event. */
export interface Contract<Schema extends TObject = TObject> {
  /** CloudEvents type: `be.digihub.intake.trajectory-opened.v1`. */
  readonly type: string;
  readonly schema: Schema;
  readonly description: string;
}

export const contract = <Schema extends TObject>(
  name: string,
  description: string,
  schema: Schema,
): Contract<Schema> => ({ type: `${namespace}${name}`, schema, description });

export type DataOf<C> = C extends Contract<infer Schema> ? Static<Schema> : never;

/** A published event: CloudEvents 1.0, JSON format. No personal data. */
export interface PublishedEvent<Data = unknown> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  /** `/digihub/{context}?store={generation}`. */
  readonly source: string;
  /** The trajectory; for events of no trajectory, the stream. */
  readonly subject: string;
  /** When it was recorded. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Position in the store, zero-padded to 20 digits. */
  readonly sequence: string;
  /**
   * Place in the log of all events of the store, from 0, zero-padded to 20 digits. Absent: published before there was
   * one, or not from a topic.
   */
  readonly logindex?: string;
  /** `logindex` of what the same source published before it; absent: nothing before it has one. */
  readonly logprevious?: string;
  readonly hub?: string;
  readonly correlationid: string;
  readonly causationid: string;
  readonly occurredat?: string;
  readonly traceparent?: string;
  readonly data: Data;
}
