import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { coachingContracts, financeContracts, routingContracts, validate } from '@digihub/contracts';
import { derivedId } from '@digihub/kernel';
import { type ContextUnderTest, type Person, startContext } from '@digihub/testing';
import { openCoaching } from './open-coaching.js';
import { coachingPublisher } from './publications.js';

/** The bodies are the examples of the OpenAPI document: what the docs show is what is tested. */
const examples = async (coaching: ContextUnderTest) => {
  const { paths } = (await coaching.openApi()) as {
    paths: Record<
      string,
      { post?: { requestBody: { content: { 'application/json': { example: Record<string, unknown> } } } } }
    >;
  };
  return (path: string) => ({ ...paths[path]!.post!.requestBody.content['application/json'].example });
};

const trajectories = '/coaching/v1/trajectories';
const sheets = '/coaching/v1/timesheets';

describe('coaching at work', () => {
  let coaching: ContextUnderTest;
  let example: (path: string) => Record<string, unknown>;
  let people: Record<'caseworker' | 'coach' | 'approver' | 'partner', Person>;
  let count = 0;

  beforeAll(async () => {
    coaching = await startContext(openCoaching, { now: '2022-05-10T10:00:00.000Z' });
    example = await examples(coaching);
    people = {
      caseworker: await coaching.as('caseworker-west-vlaanderen'),
      coach: await coaching.as('coach-west-vlaanderen-1'),
      approver: await coaching.as('approver-west-vlaanderen'),
      partner: await coaching.as('partner-howest'),
    };
  });
  afterAll(() => coaching.stop());

  const routedData = async (round = 1, organisation = 'howest') => {
    const { sealer } = coaching.parts;
    return {
      hub: 'west-vlaanderen',
      enterprise: await sealer.subjectFor('enterprise', '0123456749', 'test'),
      undertaking: 'undertaking-1',
      contact: await sealer.subjectFor('person', 'aanvrager@voorbeeld.example', 'test'),
      round,
      route: 'own-pool' as const,
      organisation,
      paymentBasis: 'beneficiary' as const,
      themes: ['artificial-intelligence'],
    };
  };
  const routed = async (): Promise<string> => {
    const id = derivedId('test', (count += 1));
    await coaching.publish(id, routingContracts.routed, await routedData());
    return id;
  };
  /** One step of a trajectory, with the example of its document unless told otherwise. */
  const step = (person: Person, id: string, path: string, changes: object = {}) => {
    const documented = `${trajectories}/{id}/${path.replace(/^quotes\/[^/]+/, 'quotes/{quote}')}`;
    return person.does<{ position: string }>(`${trajectories}/${id}/${path}`, {
      ...example(documented),
      ...changes,
    });
  };
  const reserve = (id: string, quote = 'offerte-1') =>
    coaching.publish(id, financeContracts.quoteReserved, {
      hub: 'west-vlaanderen',
      quote,
      amount: 850_000,
      shares: { efro: 340_000, flanders: 255_000, private: 255_000 },
      aid: 595_000,
    });
  const untilApproved = async (): Promise<string> => {
    const id = await routed();
    const { caseworker, coach, approver, partner } = people;
    await step(caseworker, id, 'coach');
    await step(partner, id, 'quotes');
    await step(coach, id, 'quotes/offerte-1/check');
    await step(approver, id, 'quotes/offerte-1/approval');
    return id;
  };
  const untilSigned = async (): Promise<string> => {
    const id = await untilApproved();
    await reserve(id);
    await step(people.coach, id, 'quotes/offerte-1/sending');
    await step(people.coach, id, 'quotes/offerte-1/signature', {
      signedOn: coaching.clock.now().slice(0, 10),
    });
    return id;
  };
  const types = async (stream: string) => (await coaching.events(stream)).map(({ type }) => type);
  const published = async (stream: string) =>
    (await coaching.events(stream))
      .map((stored) => coachingPublisher.publish(stored, 'test'))
      .filter((event) => event !== undefined);

  it('takes a routed question to its end, with the examples of its documents', async () => {
    const { coach, partner } = people;
    const id = await untilSigned();
    await step(partner, id, 'sessions');
    await step(partner, id, 'bookings');
    await step(partner, id, 'tests');
    await step(coach, id, 'suggestions');
    await step(coach, id, 'quotes/offerte-1/deliveries');
    const { position } = await step(coach, id, 'completion');
    expect(await types(`coaching-${id}`)).toEqual([
      'coaching.started.v1',
      'coaching.coach-assigned.v1',
      'coaching.quote-submitted.v1',
      'coaching.quote-checked.v1',
      'coaching.quote-approved.v1',
      'coaching.reservation-noted.v1',
      'coaching.quote-sent.v1',
      'coaching.quote-signed.v1',
      'coaching.session-logged.v1',
      'coaching.infrastructure-booked.v1',
      'coaching.test-recorded.v1',
      'coaching.suggestion-made.v1',
      'coaching.delivery-accepted.v1',
      'coaching.completed.v1',
    ]);
    const events = await coaching.events(`coaching-${id}`);
    expect(JSON.stringify(events.map(({ data, metadata }) => [data, metadata]))).not.toMatch(
      /Voorbeeld|visiesysteem|knelpunten|krassen|camera|Verslag|kmo-verklaring/,
    );
    const { body } = await coach.get(`${trajectories}/${id}?after=${position}`);
    expect(body).toMatchObject({
      status: 'completed',
      signedAmount: 850_000,
      quotes: [{ quote: 'offerte-1', status: 'signed', signatory: 'Zaakvoerder Voorbeeld' }],
      records: [{ record: 'session' }, { record: 'booking' }, { record: 'test' }, { record: 'suggestion' }],
    });
  });

  it('tells the others what concerns them, as agreed, and nothing personal', async () => {
    const id = await untilSigned();
    await step(people.coach, id, 'implementation');
    await step(people.coach, id, 'partner-withdrawal');
    await step(people.coach, id, 'stop');
    const told = await published(`coaching-${id}`);
    for (const event of told) {
      const contract = Object.values(coachingContracts).find(({ type }) => type === event.type)!;
      expect(() => validate(contract, event.data)).not.toThrow();
      expect(event.subject).toBe(id);
    }
    expect(told.map(({ type }) => type.split('.')[3])).toEqual([
      'coach-assigned',
      'quote-approved',
      'quote-sent',
      'quote-signed',
      'implementation-signalled',
      'partner-withdrew',
      'ended',
    ]);
    expect(JSON.stringify(told)).not.toContain('sealed:');
  });

  it('keeps author, checker and decider apart, and each to what is theirs', async () => {
    const id = await routed();
    const stranger = await coaching.as('partner-ugent');
    const elsewhere = await coaching.as('coach-limburg-1');
    const quotes = `${trajectories}/${id}/quotes`;
    const quote = example(`${trajectories}/{id}/quotes`);
    for (const person of [stranger, elsewhere]) {
      expect((await person.post(quotes, quote)).status).toBe(403);
      expect((await person.get(`${trajectories}/${id}`)).status).toBe(404);
    }
    await step(people.caseworker, id, 'coach');
    await step(people.coach, id, 'quotes');
    await step(people.coach, id, 'quotes/offerte-1/check');
    expect((await people.coach.post(`${quotes}/offerte-1/approval`)).status).toBe(403);
    expect((await people.partner.post(`${quotes}/offerte-1/approval`)).status).toBe(403);
    expect((await people.approver.post(`${quotes}/offerte-1/approval`)).status).toBe(200);
    expect((await people.approver.post(`${quotes}/offerte-9/approval`)).body).toMatchObject({
      code: 'coaching.quote-unknown',
    });
  });

  it('takes the other steps of a quote, with the examples of its documents', async () => {
    const id = await untilSigned();
    const { approver, caseworker, coach, partner } = people;
    await step(partner, id, 'quotes/offerte-1/amendments', { quote: 'offerte-2' });
    await step(coach, id, 'quotes/offerte-2/check', {
      criteria: (example(`${trajectories}/{id}/quotes/{quote}/check`)['criteria'] as object[]).map(
        (answer) => ({ ...answer, met: false, remark: 'Te ruim.' }),
      ),
    });
    await step(approver, id, 'quotes/offerte-2/refusal');
    await step(partner, id, 'quotes/offerte-1/amendments', { quote: 'offerte-3' });
    const { position } = await step(caseworker, id, 'quotes/offerte-3/withdrawal');
    const { body } = await coach.get(`${trajectories}/${id}?after=${position}`);
    expect(body).toMatchObject({
      signedAmount: 850_000,
      openQuote: null,
      quotes: [
        { status: 'signed' },
        {
          quote: 'offerte-2',
          amends: 'offerte-1',
          status: 'refused',
          reason: 'De uren staan niet in verhouding tot de vraag.',
        },
        { quote: 'offerte-3', status: 'lapsed', cause: 'withdrawn' },
      ],
    });
    expect((await published(`coaching-${id}`)).filter(({ type }) => type.includes('lapsed'))).toEqual([]);
  });

  it('answers a repeat with the first answer, and what is wrong with what it is', async () => {
    const id = await routed();
    const headers = { 'idempotency-key': `once-${id}` };
    const url = `${trajectories}/${id}/quotes`;
    const quote = example(`${trajectories}/{id}/quotes`);
    const first = await people.partner.post(url, quote, headers);
    expect(first.status).toBe(200);
    expect((await people.partner.post(url, quote, headers)).body).toMatchObject({
      revision: first.body['revision'],
      repeated: true,
    });
    expect((await people.partner.post(url, quote)).body).toMatchObject({ code: 'coaching.quote-exists' });
    expect((await people.partner.post(url, { ...quote, hours: [{ minutes: 1.5 }] })).status).toBe(400);
    expect((await people.partner.post(`${trajectories}/nothing/quotes`, quote)).status).toBe(404);
    const nobodys = derivedId('nobody', 1);
    expect((await people.coach.post(`${trajectories}/${nobodys}/quotes`, quote)).status).toBe(404);
  });

  it('notes what finance answers, once, and too late for nothing', async () => {
    const id = await untilApproved();
    await coaching.publish(id, financeContracts.reservationRefused, {
      hub: 'west-vlaanderen',
      quote: 'offerte-1',
      ground: 'budget',
      available: 10_000,
    });
    await reserve(id);
    expect((await types(`coaching-${id}`)).slice(-2)).toEqual([
      'coaching.reservation-refusal-noted.v1',
      'coaching.reaction-not-needed.v1',
    ]);
    const { body } = await people.partner.get(`${trajectories}/${id}`);
    expect(body).toMatchObject({ quotes: [{ status: 'not-reserved', ground: 'budget' }] });
    await step(people.partner, id, 'quotes', { quote: 'offerte-2' });
  });

  it('goes on with the next partner, and with the referral', async () => {
    const id = await routed();
    await step(people.partner, id, 'partner-withdrawal');
    await coaching.publish(id, routingContracts.routed, await routedData(2, 'vives'));
    const { body } = await people.coach.get(`${trajectories}/${id}`);
    expect(body).toMatchObject({ status: 'awaiting-coach', organisation: 'vives', round: 2 });
    expect((await people.partner.get(`${trajectories}/${id}`)).status).toBe(404);
    await coaching.publish(id, routingContracts.referredForImplementation, {
      hub: 'west-vlaanderen',
      round: 2,
    });
    expect((await types(`coaching-${id}`)).at(-1)).toBe('coaching.referral-noted.v1');
    await step(people.caseworker, id, 'coach');
    await step(people.coach, id, 'completion-without-services');
  });

  it('hears of a referral where nothing was coached', async () => {
    const id = derivedId('test', (count += 1));
    await coaching.publish(id, routingContracts.referredForImplementation, {
      hub: 'west-vlaanderen',
      round: 1,
    });
    expect(await types(`coaching-${id}`)).toEqual(['coaching.reaction-not-needed.v1']);
    expect((await people.coach.get(`${trajectories}/${id}`)).status).toBe(404);
  });

  it('counts hours once they are locked, for the trajectory they were for', async () => {
    const id = await untilSigned();
    const own = `${sheets}/partner-howest/2022-05`;
    const work = { day: '2022-05-10', minutes: 240, activity: 'services', trajectory: id };
    const { partner, approver } = people;
    await partner.does(`${own}/entries`, work);
    await partner.does(`${own}/entries`, { day: '2022-05-10', minutes: 60, activity: 'other' });
    expect((await partner.post(`${own}/entries`, { ...work, day: '2022-05-09' })).body).toMatchObject({
      code: 'coaching.before-signature',
    });
    expect((await people.coach.post(`${own}/entries`, work)).status).not.toBe(200);
    await partner.does(`${own}/signature`);
    expect((await partner.post(`${own}/approval`)).status).toBe(403);
    const waits = await approver.get(`${sheets}?waiting=true&person=partner-howest`);
    await coaching.settled();
    expect((await approver.get(`${sheets}?waiting=true&person=partner-howest`)).body).toMatchObject({
      items: [{ person: 'partner-howest', month: '2022-05', status: 'signed', minutes: 300 }],
    });
    expect(waits.status).toBe(200);
    await approver.does(`${own}/approval`);
    await coaching.settled();
    const [counted] = await coaching.events('workload-partner-howest-2022');
    expect(counted!.metadata).toMatchObject({ trajectory: id, hub: 'west-vlaanderen' });
    expect(coachingPublisher.publish(counted!, 'test')).toMatchObject({
      type: 'be.digihub.coaching.hours-counted.v1',
      subject: id,
      data: { person: 'partner-howest', organisation: 'howest', minutes: 240, eligibleMinutes: 240 },
    });

    const { body } = await partner.get<{ entries: { entry: string }[] }>(own);
    await partner.does(`${own}/corrections`, {
      entry: body.entries[0]!.entry,
      reason: 'Het duurde een uur korter.',
      replacement: { ...work, minutes: 180 },
    });
    await coaching.settled();
    const sheet = await approver.get<{ proposedCorrections: { correction: string; reason: object }[] }>(own);
    const [proposal] = sheet.body.proposedCorrections;
    expect(proposal).toMatchObject({ reason: { text: 'Het duurde een uur korter.' } });
    await approver.does(`${own}/corrections/${proposal!.correction}/approval`);
    await coaching.settled();
    expect((await published('workload-partner-howest-2022')).map(({ data }) => data)).toMatchObject([
      { minutes: 240 },
      { minutes: -240, eligibleMinutes: -240 },
      { minutes: 180, eligibleMinutes: 180 },
    ]);
    expect((await approver.get('/coaching/v1/workloads/partner-howest/2022')).body).toMatchObject({
      counted: 180,
      eligible: 180,
      cap: 103_200,
    });
  });

  it('takes the other steps of a sheet, with the examples of its documents', async () => {
    const { coach, approver } = people;
    const own = `${sheets}/coach-west-vlaanderen-1/2022-05`;
    const documented = `${sheets}/{person}/{month}`;
    await coach.does(`${own}/entries`, example(`${documented}/entries`));
    await coach.does(`${own}/entries`, example(`${documented}/entries`));
    await coaching.settled();
    const { body } = await coach.get<{ entries: { entry: string }[] }>(own);
    await coach.does(`${own}/entries/${body.entries[0]!.entry}/removal`);
    await coach.does(`${own}/signature`);
    await approver.does(`${own}/return`, example(`${documented}/return`));
    await coach.does(`${own}/signature`);
    await approver.does(`${own}/approval`);
    await coach.does(`${own}/corrections`, {
      ...example(`${documented}/corrections`),
      entry: body.entries[1]!.entry,
    });
    await coaching.settled();
    const sheet = await coach.get<{ proposedCorrections: { correction: string }[] }>(own);
    const { correction } = sheet.body.proposedCorrections[0]!;
    await approver.does(
      `${own}/corrections/${correction}/refusal`,
      example(`${documented}/corrections/{correction}/refusal`),
    );
    await approver.does(
      '/coaching/v1/workloads/coach-west-vlaanderen-1/2022/employment',
      example('/coaching/v1/workloads/{person}/{year}/employment'),
    );
    await coaching.settled();
    expect(await published('workload-coach-west-vlaanderen-1-2022')).toEqual([]);
    expect((await coach.get('/coaching/v1/workloads/coach-west-vlaanderen-1/2022')).body).toMatchObject({
      percent: 80,
      cap: 82_560,
      eligible: 90,
    });
    const foreign = await coach.post(`${sheets}/coach-west-vlaanderen-1/2022-04/entries`, {
      ...example(`${documented}/entries`),
      day: '2022-04-29',
      hub: 'limburg',
    });
    expect(foreign.status).toBe(403);
  });

  it('shows what waits, on whom, and how much a coach has on hand', async () => {
    const id = await untilApproved();
    await reserve(id);
    await step(people.coach, id, 'quotes/offerte-1/sending');
    await coaching.settled();
    const { body } = await people.coach.get<{ items: { trajectory: string }[] }>(
      '/coaching/v1/waiting?on=enterprise&limit=200',
    );
    expect(body.items.find(({ trajectory }) => trajectory === id)).toMatchObject({
      waitingFor: 'signature',
      waitingOn: 'enterprise',
      until: '2023-04-30',
    });
    const loads = await people.caseworker.get<{ items: object[] }>('/coaching/v1/caseloads');
    expect(loads.body.items).toMatchObject([{ coach: 'coach-west-vlaanderen-1' }]);
    const next = await routed();
    await step(people.caseworker, next, 'coach');
    const [, assigned] = await coaching.events(`coaching-${next}`);
    expect((assigned!.data as { caseload: number }).caseload).toBeGreaterThan(0);
  });

  it('notes a missing coach once, on the working day it was due', async () => {
    await coaching.at('2022-05-11T10:00:00.000Z');
    const id = await routed();
    const waits = await routed();
    await step(people.caseworker, waits, 'waiting', { until: '2022-05-20' });
    await coaching.at('2022-05-16T22:30:00.000Z');
    await coaching.at('2022-05-18T09:00:00.000Z');
    const missed = (await coaching.events(`coaching-${id}`)).filter(
      ({ type }) => type === 'coaching.coach-missed.v1',
    );
    expect(missed.map(({ data }) => data)).toEqual([{ dueOn: '2022-05-16' }]);
    expect(await types(`coaching-${waits}`)).not.toContain('coaching.coach-missed.v1');
  });

  it('lets a quote lapse when its last day is over, also one that nobody sent', async () => {
    const sent = await untilApproved();
    await reserve(sent);
    await step(people.coach, sent, 'quotes/offerte-1/sending', { validUntil: '2022-05-25' });
    const unsent = await untilApproved();
    await reserve(unsent);
    await coaching.at('2022-05-25T12:00:00.000Z');
    expect(await types(`coaching-${sent}`)).not.toContain('coaching.quote-lapsed.v1');
    await coaching.at('2022-05-26T09:00:00.000Z');
    expect((await published(`coaching-${sent}`)).at(-1)!.data).toEqual({
      quote: 'offerte-1',
      cause: 'expired',
    });
    await coaching.at('2022-06-20T09:00:00.000Z');
    expect((await published(`coaching-${unsent}`)).at(-1)!.data).toEqual({
      quote: 'offerte-1',
      cause: 'not-sent',
    });
  });

  it('notes silence once, until something else happens', async () => {
    const id = await untilSigned();
    const idle = async () =>
      (await types(`coaching-${id}`)).filter((type) => type === 'coaching.idle-noticed.v1').length;
    await coaching.at('2022-08-01T09:00:00.000Z');
    await coaching.at('2022-09-15T09:00:00.000Z');
    expect(await idle()).toBe(1);
    await step(people.coach, id, 'suggestions');
    await coaching.at('2022-10-20T09:00:00.000Z');
    expect(await idle()).toBe(2);
  });

  it('was never in trouble', () => expect(coaching.troubles).toEqual([]));
});
