import { financeContracts, type PublishedEvent, routingContracts } from '@digihub/contracts';
import { derivedId } from '@digihub/kernel';
import { type ContextUnderTest, type Person, startContext } from '@digihub/testing';
import { openCoaching } from './open-coaching.js';
import { coachingPublisher } from './publications.js';

export const trajectories = '/coaching/v1/trajectories';
export const sheets = '/coaching/v1/timesheets';

type Body = Record<string, unknown>;

/** The bodies are the examples of the OpenAPI document: what the docs show is what is tested. */
const examples = async (coaching: ContextUnderTest) => {
  const { paths } = (await coaching.openApi()) as {
    paths: Record<string, { post?: { requestBody: { content: { 'application/json': { example: Body } } } } }>;
  };
  return (path: string): Body => ({
    ...paths[path]!.post!.requestBody.content['application/json'].example,
  });
};

/** Coaching as it runs, on 10 May 2022 in West-Vlaanderen, with routing and finance played; and its usual steps. */
export class CoachingUnderTest {
  private count = 0;

  private constructor(
    readonly context: ContextUnderTest,
    readonly example: (path: string) => Body,
    readonly people: Readonly<Record<'caseworker' | 'coach' | 'approver' | 'partner', Person>>,
  ) {}

  static async start(): Promise<CoachingUnderTest> {
    const context = await startContext(openCoaching, { now: '2022-05-10T10:00:00.000Z' });
    return new CoachingUnderTest(context, await examples(context), {
      caseworker: await context.as('caseworker-west-vlaanderen'),
      coach: await context.as('coach-west-vlaanderen-1'),
      approver: await context.as('approver-west-vlaanderen'),
      partner: await context.as('partner-howest'),
    });
  }

  newTrajectory(): string {
    return derivedId('test', (this.count += 1));
  }

  async routed(id = this.newTrajectory(), round = 1, organisation = 'howest'): Promise<string> {
    const { sealer } = this.context.parts;
    await this.context.publish(id, routingContracts.routed, {
      hub: 'west-vlaanderen',
      enterprise: await sealer.subjectFor('enterprise', '0123456749', 'test'),
      undertaking: 'undertaking-1',
      contact: await sealer.subjectFor('person', 'aanvrager@voorbeeld.example', 'test'),
      round,
      route: 'own-pool',
      organisation,
      paymentBasis: 'beneficiary',
      themes: ['artificial-intelligence'],
    });
    return id;
  }

  /** One step of a trajectory, with the example of its document unless told otherwise. */
  step(person: Person, id: string, path: string, changes: object = {}): Promise<{ position: string }> {
    const documented = `${trajectories}/{id}/${path.replace(/^quotes\/[^/]+/, 'quotes/{quote}')}`;
    return person.does(`${trajectories}/${id}/${path}`, { ...this.example(documented), ...changes });
  }

  reserve(id: string, quote = 'offerte-1'): Promise<void> {
    return this.context.publish(id, financeContracts.quoteReserved, {
      hub: 'west-vlaanderen',
      quote,
      amount: 850_000,
      shares: { efro: 340_000, flanders: 255_000, private: 255_000 },
      aid: 595_000,
    });
  }

  async untilApproved(): Promise<string> {
    const id = await this.routed();
    const { caseworker, coach, approver, partner } = this.people;
    await this.step(caseworker, id, 'coach');
    await this.step(partner, id, 'quotes');
    await this.step(coach, id, 'quotes/offerte-1/check');
    await this.step(approver, id, 'quotes/offerte-1/approval');
    return id;
  }

  async untilSigned(): Promise<string> {
    const id = await this.untilApproved();
    await this.reserve(id);
    await this.step(this.people.coach, id, 'quotes/offerte-1/sending');
    const signedOn = this.context.clock.now().slice(0, 10);
    await this.step(this.people.coach, id, 'quotes/offerte-1/signature', { signedOn });
    return id;
  }

  async types(stream: string): Promise<string[]> {
    return (await this.context.events(stream)).map(({ type }) => type);
  }

  /** What the other contexts heard of a stream. */
  async published(stream: string): Promise<PublishedEvent[]> {
    return (await this.context.events(stream)).flatMap(
      (stored) => coachingPublisher.publish(stored, 'test') ?? [],
    );
  }
}
