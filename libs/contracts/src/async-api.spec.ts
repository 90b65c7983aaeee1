import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import { asyncApi, topic } from './async-api.js';
import { contracts } from './all-contracts.js';
import { exampleEvents } from './examples.js';
import { validate } from './validate.js';

const document = asyncApi();
const text = JSON.stringify(document);
const types = [...contracts.keys()];
const golden = (type: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${type}.json`, import.meta.url), 'utf8'));

describe('the AsyncAPI document', () => {
  let parsed: Awaited<ReturnType<Parser['parse']>>;
  beforeAll(async () => {
    parsed = await new Parser().parse(text);
  });

  it("is valid for AsyncAPI's own parser, with nothing to remark but the newer version", () => {
    const remarks = parsed.diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version');
    expect(remarks.map(({ code, path, message }) => `${code} ${path.join('/')} ${message}`)).toEqual([]);
    expect(parsed.document?.version()).toBe('3.0.0');
  });

  it('is refused by the parser when it is broken: the check can fail', async () => {
    const broken = text.replaceAll(`#/channels/${topic}/messages/${types[0]}`, '#/channels/elsewhere');
    const { document: none, diagnostics } = await new Parser().parse(broken);
    expect(none).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
  });

  it('has one channel with a message for every contract', () => {
    const [channel] = parsed.document!.channels().all();
    expect(channel?.address()).toBe(topic);
    const names = channel!
      .messages()
      .all()
      .map((message) => message.name());
    expect(names.sort()).toEqual([...types].sort());
  });

  it('says who publishes each, and who reacts', () => {
    const operations = parsed.document!.operations();
    const of = (id: string): (string | undefined)[] =>
      operations
        .get(id)!
        .messages()
        .all()
        .map((message) => message.name());
    const sent = operations
      .all()
      .filter((operation) => operation.isSend())
      .flatMap((operation) => of(operation.id()!));
    expect(sent.sort()).toEqual([...types].sort());
    expect(of('routing.receive')).toContain('be.digihub.intake.trajectory-opened.v1');
  });

  it('names no host', () => {
    expect(text).not.toMatch(/localhost|127\.0\.0\.1|https?:/);
  });
});

describe('every message of the document', () => {
  // Strict: a keyword that JSON Schema does not know is an error. Those of the document around it are no schema.
  const ajv = new Ajv({ allErrors: true }).addVocabulary(Object.keys(document));
  const schema = (pointer: string) => ajv.getSchema(`asyncapi.json${pointer}`)!;
  ajv.addSchema({ ...document, $id: 'asyncapi.json' } as object, 'asyncapi.json', false, false);

  it.each(types)('%s carries its golden file as example, and its schema allows it', (type) => {
    const message = document.components.messages[type]!;
    expect(message.examples.map(({ payload }) => payload)).toEqual([golden(type)]);
    const check = schema(message.payload.$ref);
    check(golden(type));
    expect(check.errors).toBeNull();
  });

  it.each(types)('%s has headers that describe those of its example', (type) => {
    const message = document.components.messages[type]!;
    const check = schema(`#/components/messages/${type}/headers`);
    const [example] = message.examples;
    check(example!.headers);
    expect(check.errors).toBeNull();
    expect(check({ ...example!.headers, ce_type: 'be.digihub.other.v1' })).toBe(false);
    expect(check({ ...example!.headers, ce_sequence: '7' })).toBe(false);
  });

  it.each(types)('%s refuses in the document what its contract refuses in code', (type) => {
    const contract = contracts.get(type)!;
    const check = schema(`#/components/schemas/${type}`);
    const data = golden(type) as Record<string, unknown>;
    for (const field of Object.keys(data)) {
      for (const wrong of [undefined, { ...data, [field]: null }, { ...data, [field]: { odd: true } }]) {
        const mutant = wrong ?? Object.fromEntries(Object.entries(data).filter(([name]) => name !== field));
        let allowed = true;
        try {
          validate(contract, mutant);
        } catch {
          allowed = false;
        }
        expect([field, check(mutant)]).toEqual([field, allowed]);
      }
    }
    expect(check({ ...data, addedLater: 1 })).toBe(true);
  });
});

describe('the example events', () => {
  it('are one of every contract, in one order, all different', () => {
    const events = exampleEvents();
    expect(events.map(({ type }) => type)).toEqual(types);
    expect(new Set(events.map(({ id }) => id)).size).toBe(types.length);
    expect(exampleEvents()).toEqual(events);
  });
});
