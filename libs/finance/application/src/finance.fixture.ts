import { afterAll, beforeAll, expect } from '@jest/globals';
import { coachingContracts, type DataOf } from '@digihub/contracts';
import { derivedId } from '@digihub/kernel';
import { type ContextUnderTest, type Person, startContext } from '@digihub/testing';
import { openFinance } from './open-finance.js';

export type Approved = DataOf<typeof coachingContracts.quoteApproved>;
export interface Account {
  readonly status: string;
  readonly eligible: number;
  readonly toInvoice: number | null;
  readonly quotes: readonly {
    readonly quote: string;
    readonly status: string;
    readonly ground: string | null;
  }[];
  readonly supplierInvoices: readonly { readonly invoice: string; readonly status: string }[];
  readonly invoices: readonly {
    readonly number: string;
    readonly gross: number;
    readonly outstanding: number;
    readonly reminders: number;
    readonly communication: string;
  }[];
}

/** The bodies are the examples of the OpenAPI document: what the docs show is what is tested. */
const examples = async (finance: ContextUnderTest): Promise<(path: string) => Record<string, unknown>> => {
  const document = (await finance.openApi()) as {
    paths: Record<
      string,
      { post?: { requestBody: { content: { 'application/json': { example: Record<string, unknown> } } } } }
    >;
  };
  return (path) => {
    const { example } = document.paths[path]!.post!.requestBody.content['application/json'];
    return { ...example };
  };
};

export const accounts = '/finance/v1/trajectories';

/** Finance at work for one suite, with what coaching would tell it and the people of Limburg. */
export const financeOnStage = () => {
  let finance: ContextUnderTest;
  let example: (path: string) => Record<string, unknown>;
  let people: readonly [desk: Person, second: Person, coach: Person];
  let count = 0;

  beforeAll(async () => {
    finance = await startContext(openFinance, { now: '2022-05-09T09:00:00.000Z' });
    const as = (id: string) => finance.as(id);
    people = [await as('finance-limburg'), await as('finance-programme'), await as('coach-limburg-1')];
    example = await examples(finance);
    await finance.settled();
  });
  afterAll(() => finance.stop());

  /** The enterprise of a trajectory: here it is its own single undertaking. */
  const enterpriseOf = (id: string): Promise<string> =>
    finance.parts.sealer.subjectFor('enterprise', `number of ${id}`, id);

  return {
    get finance() {
      return finance;
    },
    get desk() {
      return people[0];
    },
    get second() {
      return people[1];
    },
    get coach() {
      return people[2];
    },
    example: (path: string) => example(path),
    trajectory: (): string => derivedId('test', (count += 1)),
    enterpriseOf,
    approve: async (id: string, more: Partial<Approved> = {}): Promise<void> =>
      finance.publish(id, coachingContracts.quoteApproved, {
        hub: 'limburg',
        quote: 'q1',
        enterprise: await enterpriseOf(id),
        undertaking: await enterpriseOf(id),
        organisation: 'pxl',
        route: 'own-pool',
        paymentBasis: 'beneficiary',
        amount: 1_100_000,
        plannedEnd: '2022-12-31',
        criteriaVersion: '2021.1',
        ...more,
      }),
    sign: (id: string, signedOn = '2022-05-09'): Promise<void> =>
      finance.publish(id, coachingContracts.quoteSigned, { quote: 'q1', signedOn }),
    hours: (id: string, entry: string, minutes: number, more = {}): Promise<void> =>
      finance.publish(id, coachingContracts.hoursCounted, {
        entry,
        person: 'expert-1',
        organisation: 'pxl',
        hub: 'limburg',
        day: '2022-05-10',
        minutes,
        eligibleMinutes: minutes,
        ...more,
      }),
    end: (id: string): Promise<void> =>
      finance.publish(id, coachingContracts.coachingEnded, { outcome: 'completed' }),
    account: async (id: string): Promise<Account> => {
      await finance.settled();
      const { status, body } = await people[1].get<Account>(`${accounts}/${id}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body;
    },
    types: async (stream: string): Promise<string[]> =>
      (await finance.events(stream)).map(({ type }) => type),
    /** The money of all hubs closes. */
    closes: async (): Promise<void> => {
      await finance.settled();
      const { body } = await (await finance.as('auditor')).get<{ closes: boolean }>('/finance/v1/check');
      expect(body).toMatchObject({ closes: true });
    },
  };
};

/** For looking through stored events as text. */
export const textOf = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;
