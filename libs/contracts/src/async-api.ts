import { readFileSync } from 'node:fs';
import { contracts } from './all-contracts.js';
import { type Contract, namespace, type PublishedEvent } from './contract.js';
import { attributes } from './envelope.js';
import { exampleEvents } from './examples.js';
import { receivers } from './receivers.js';
import { plainSchema, type Schema } from './plain-schema.js';

/** The topic of all published events. */
export const topic = 'adviestraject.events';
const bindingVersion = '0.5.0';

/** What this module fills of an AsyncAPI 3.0 document. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly defaultContentType: 'application/json';
  readonly servers: Readonly<Record<string, object>>;
  readonly channels: Readonly<Record<string, object>>;
  readonly operations: Readonly<Record<string, object>>;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

export interface Message {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly headers: object;
  readonly payload: { readonly $ref: string };
  readonly examples: readonly {
    readonly name: string;
    readonly summary: string;
    readonly headers: object;
    readonly payload: unknown;
  }[];
  readonly [more: string]: unknown;
}

/** `be.digihub.intake.trajectory-opened.v1` → context, name and version. */
const partsOf = (type: string): { context: string; name: string; version: string } => {
  const [context = '', name = '', version = ''] = type.slice(namespace.length).split('.');
  return { context, name, version };
};

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The Kafka headers of an event in binary mode: what is not data. */
const headersOf = ({ data: _data, datacontenttype, ...rest }: PublishedEvent): Record<string, string> => ({
  'content-type': datacontenttype,
  ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [`ce_${name}`, String(value)])),
});

const cloudEvent = (): Schema => {
  const { properties, required } = plainSchema(attributes);
  const header = (name: string) => `ce_${name}`;
  return {
    type: 'object',
    title: 'CloudEvents 1.0, Kafka binding, binary mode',
    description: 'Every header is UTF-8 text. Others may be added: pass over those that you do not know.',
    properties: {
      'content-type': { type: 'string', const: 'application/json' },
      ...Object.fromEntries(Object.entries(properties ?? {}).map(([name, s]) => [header(name), s])),
    },
    required: ['content-type', ...(required ?? []).map(header)],
  };
};

const messageOf = ({ type, description }: Contract, example: PublishedEvent): Message => {
  const { context, name, version } = partsOf(type);
  const ofThisType = { type: 'object', properties: { ce_type: { type: 'string', const: type } } };
  return {
    name: type,
    title: `${sentenceCase(name.replaceAll('-', ' '))} (${context}, ${version})`,
    summary: description,
    description: `${description} Published by ${context}. No personal data.`,
    tags: [{ name: context }],
    contentType: 'application/json',
    headers: { type: 'object', allOf: [{ $ref: '#/components/schemas/cloud-event' }, ofThisType] },
    payload: { $ref: `#/components/schemas/${type}` },
    correlationId: { location: '$message.header#/ce_correlationid' },
    bindings: {
      kafka: {
        key: { type: 'string', description: 'the trajectory; for events of no trajectory, the stream' },
        bindingVersion,
      },
    },
    examples: [{ name, summary: description, headers: headersOf(example), payload: example.data }],
  };
};

const operation = (action: 'send' | 'receive', context: string, of: readonly Contract[]): object => ({
  action,
  title: `${sentenceCase(context)} ${action === 'send' ? 'publishes' : 'reacts to'}`,
  tags: [{ name: context }],
  channel: { $ref: `#/channels/${topic}` },
  messages: of.map(({ type }) => ({ $ref: `#/channels/${topic}/messages/${type}` })),
});

const contextsOf = (all: readonly Contract[]): readonly string[] => [
  ...new Set(all.map(({ type }) => partsOf(type).context)),
];

const operations = (all: readonly Contract[]): Record<string, object> =>
  Object.fromEntries([
    ...contextsOf(all).map((context) => {
      const sent = all.filter(({ type }) => partsOf(type).context === context);
      return [`${context}.send`, operation('send', context, sent)] as const;
    }),
    ...Object.entries(receivers).map(
      ([context, received]) => [`${context}.receive`, operation('receive', context, received)] as const,
    ),
  ]);

const channel = (all: readonly Contract[]): object => ({
  address: topic,
  title: 'What happened to adviestrajecten',
  description: [
    'All published events of all contexts, in one topic, so that one trajectory is in causal order.',
    'The key is the trajectory: its events share a partition and come in order.',
    'Written in transactions: read committed only. Kept for ever: a new consumer starts at the beginning.',
    'Each event names the one before it of the same source (logprevious): a consumer of all partitions sees that none is missing.',
  ].join(' '),
  servers: [{ $ref: '#/servers/kafka' }],
  messages: Object.fromEntries(all.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
  bindings: {
    kafka: {
      topic,
      topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': -1, 'retention.bytes': -1 },
      bindingVersion,
    },
  },
});

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

/** The AsyncAPI 3.0 document of every published event, from the contracts and their golden files. Plain JSON. */
export const asyncApi = (): AsyncApiDocument => {
  const all = [...contracts.values()];
  const examples = new Map(exampleEvents().map((event) => [event.type, event]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'DigiHub: published events',
      version: version(),
      description:
        'What the contexts of DigiHub tell each other, and whoever listens. CloudEvents 1.0 without personal data: people and enterprises are surrogates. A new member may be added to any event; any other change is a new version beside the old one.',
      license: { name: 'Apache-2.0' },
      tags: contextsOf(all).map((name) => ({ name })),
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: {
        host: '{brokers}',
        protocol: 'kafka',
        description:
          'The Apache Kafka cluster of this installation; ask its operator for brokers and account.',
        variables: { brokers: { description: 'bootstrap servers, host:port, separated by commas' } },
        bindings: { kafka: { bindingVersion } },
      },
    },
    channels: { [topic]: channel(all) },
    operations: operations(all),
    components: {
      messages: Object.fromEntries(all.map((one) => [one.type, messageOf(one, examples.get(one.type)!)])),
      schemas: {
        'cloud-event': cloudEvent(),
        ...Object.fromEntries(
          all.map(({ type, schema, description }) => [
            type,
            { title: type, description, ...plainSchema(schema) },
          ]),
        ),
      },
    },
  };
};
