import type { PublishedEvent } from '@digihub/contracts';
import type { IHeaders } from 'kafkajs';

/** A Kafka record that is no CloudEvent in binary mode. */
export class NotACloudEvent extends Error {
  constructor(why: string) {
    super(`not a CloudEvent in binary mode: ${why}`);
    this.name = 'NotACloudEvent';
  }
}

/** What goes into a record: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md */
export interface EventRecord {
  /** The trajectory, else the stream: what keeps one case in one partition, and so in order. */
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

const prefix = 'ce_';
const contentType = 'content-type';
const required = ['specversion', 'id', 'type', 'source', 'subject', 'time', 'sequence'] as const;

/** Binary mode: attributes as `ce_` headers, the data as the value. */
export const toRecord = (event: PublishedEvent): EventRecord => {
  const { data, datacontenttype, ...attributes } = event;
  const headers: Record<string, string> = { [contentType]: datacontenttype };
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) headers[`${prefix}${name}`] = String(value);
  }
  return { key: event.subject, value: JSON.stringify(data), headers };
};

/** @throws NotACloudEvent */
export const fromRecord = (headers: IHeaders | undefined, value: Buffer | null): PublishedEvent => {
  const attributes: Record<string, string> = {};
  for (const [name, content] of Object.entries(headers ?? {})) {
    if (name.startsWith(prefix)) attributes[name.slice(prefix.length)] = text(content);
  }
  for (const name of required) if (!attributes[name]) throw new NotACloudEvent(`it has no ${prefix}${name}`);
  if (attributes['specversion'] !== '1.0') throw new NotACloudEvent(`version ${attributes['specversion']}`);
  if (!/^\d{20}$/.test(attributes['sequence']!)) throw new NotACloudEvent('its sequence is no position');
  const datacontenttype = text(headers?.[contentType]);
  if (!/^application\/json\b/.test(datacontenttype))
    throw new NotACloudEvent(`content type "${datacontenttype}"`);
  return {
    ...attributes,
    datacontenttype: 'application/json',
    data: json(value),
  } as unknown as PublishedEvent;
};

/** `/digihub/{context}?store={generation}`, taken apart; undefined: an event of nobody here. */
export const originOf = (
  source: string,
): { readonly context: string; readonly generation: string } | undefined => {
  const found = /^\/digihub\/([^?]+)\?store=(.+)$/.exec(source);
  return found ? { context: found[1]!, generation: found[2]! } : undefined;
};

const text = (content: IHeaders[string]): string => {
  const one = Array.isArray(content) ? content[0] : content;
  return one === undefined ? '' : one.toString();
};

const json = (value: Buffer | null): unknown => {
  if (!value) throw new NotACloudEvent('it has no data');
  try {
    return JSON.parse(value.toString()) as unknown;
  } catch {
    throw new NotACloudEvent('its data is no JSON');
  }
};
