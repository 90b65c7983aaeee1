import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { coachingContracts, financeContracts, routingContracts, validate } from '@digihub/contracts';
import { derivedId } from '@digihub/kernel';
import { CoachingUnderTest, trajectories } from './coaching.fixture.js';

describe('coaching at work', () => {
  let coaching: CoachingUnderTest;

  beforeAll(async () => {
    coaching = await CoachingUnderTest.start();
  });
  afterAll(() => coaching.context.stop());

  it('takes a routed question to its end, with the examples of its documents', async () => {
    const { coach, partner } = coaching.people;
    const id = await coaching.untilSigned();
    await coaching.step(partner, id, 'sessions');
    await coaching.step(partner, id, 'bookings');
    await coaching.step(partner, id, 'tests');
    await coaching.step(coach, id, 'suggestions');
    await coaching.step(coach, id, 'quotes/offerte-1/deliveries');
    const { position } = await coaching.step(coach, id, 'completion');
    expect(await coaching.types(`coaching-${id}`)).toEqual([
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
    const events = await coaching.context.events(`coaching-${id}`);
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
    const id = await coaching.untilSigned();
    await coaching.step(coaching.people.coach, id, 'implementation');
    await coaching.step(coaching.people.coach, id, 'partner-withdrawal');
    await coaching.step(coaching.people.coach, id, 'stop');
    const told = await coaching.published(`coaching-${id}`);
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
    const id = await coaching.routed();
    const stranger = await coaching.context.as('partner-ugent');
    const elsewhere = await coaching.context.as('coach-limburg-1');
    const quotes = `${trajectories}/${id}/quotes`;
    const quote = coaching.example(`${trajectories}/{id}/quotes`);
    for (const person of [stranger, elsewhere]) {
      expect((await person.post(quotes, quote)).status).toBe(403);
      expect((await person.get(`${trajectories}/${id}`)).status).toBe(404);
    }
    await coaching.step(coaching.people.caseworker, id, 'coach');
    await coaching.step(coaching.people.coach, id, 'quotes');
    await coaching.step(coaching.people.coach, id, 'quotes/offerte-1/check');
    expect((await coaching.people.coach.post(`${quotes}/offerte-1/approval`)).status).toBe(403);
    expect((await coaching.people.partner.post(`${quotes}/offerte-1/approval`)).status).toBe(403);
    expect((await coaching.people.approver.post(`${quotes}/offerte-1/approval`)).status).toBe(200);
    expect((await coaching.people.approver.post(`${quotes}/offerte-9/approval`)).body).toMatchObject({
      code: 'coaching.quote-unknown',
    });
  });

  it('takes the other steps of a quote, with the examples of its documents', async () => {
    const id = await coaching.untilSigned();
    const { approver, caseworker, coach, partner } = coaching.people;
    await coaching.step(partner, id, 'quotes/offerte-1/amendments', { quote: 'offerte-2' });
    await coaching.step(coach, id, 'quotes/offerte-2/check', {
      criteria: (coaching.example(`${trajectories}/{id}/quotes/{quote}/check`)['criteria'] as object[]).map(
        (answer) => ({ ...answer, met: false, remark: 'Te ruim.' }),
      ),
    });
    await coaching.step(approver, id, 'quotes/offerte-2/refusal');
    await coaching.step(partner, id, 'quotes/offerte-1/amendments', { quote: 'offerte-3' });
    const { position } = await coaching.step(caseworker, id, 'quotes/offerte-3/withdrawal');
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
    expect(
      (await coaching.published(`coaching-${id}`)).filter(({ type }) => type.includes('lapsed')),
    ).toEqual([]);
  });

  it('answers a repeat with the first answer, and what is wrong with what it is', async () => {
    const id = await coaching.routed();
    const headers = { 'idempotency-key': `once-${id}` };
    const url = `${trajectories}/${id}/quotes`;
    const quote = coaching.example(`${trajectories}/{id}/quotes`);
    const first = await coaching.people.partner.post(url, quote, headers);
    expect(first.status).toBe(200);
    expect((await coaching.people.partner.post(url, quote, headers)).body).toMatchObject({
      revision: first.body['revision'],
      repeated: true,
    });
    expect((await coaching.people.partner.post(url, quote)).body).toMatchObject({
      code: 'coaching.quote-exists',
    });
    expect((await coaching.people.partner.post(url, { ...quote, hours: [{ minutes: 1.5 }] })).status).toBe(
      400,
    );
    expect((await coaching.people.partner.post(`${trajectories}/nothing/quotes`, quote)).status).toBe(404);
    const nobodys = derivedId('nobody', 1);
    expect((await coaching.people.coach.post(`${trajectories}/${nobodys}/quotes`, quote)).status).toBe(404);
  });

  it('notes what finance answers, once, and too late for nothing', async () => {
    const id = await coaching.untilApproved();
    await coaching.context.publish(id, financeContracts.reservationRefused, {
      hub: 'west-vlaanderen',
      quote: 'offerte-1',
      ground: 'budget',
      available: 10_000,
    });
    await coaching.reserve(id);
    expect((await coaching.types(`coaching-${id}`)).slice(-2)).toEqual([
      'coaching.reservation-refusal-noted.v1',
      'coaching.reaction-not-needed.v1',
    ]);
    const { body } = await coaching.people.partner.get(`${trajectories}/${id}`);
    expect(body).toMatchObject({ quotes: [{ status: 'not-reserved', ground: 'budget' }] });
    await coaching.step(coaching.people.partner, id, 'quotes', { quote: 'offerte-2' });
  });

  it('goes on with the next partner, and with the referral', async () => {
    const id = await coaching.routed();
    await coaching.step(coaching.people.partner, id, 'partner-withdrawal');
    await coaching.routed(id, 2, 'vives');
    const { body } = await coaching.people.coach.get(`${trajectories}/${id}`);
    expect(body).toMatchObject({ status: 'awaiting-coach', organisation: 'vives', round: 2 });
    expect((await coaching.people.partner.get(`${trajectories}/${id}`)).status).toBe(404);
    await coaching.context.publish(id, routingContracts.referredForImplementation, {
      hub: 'west-vlaanderen',
      round: 2,
    });
    expect((await coaching.types(`coaching-${id}`)).at(-1)).toBe('coaching.referral-noted.v1');
    await coaching.step(coaching.people.caseworker, id, 'coach');
    await coaching.step(coaching.people.coach, id, 'completion-without-services');
  });

  it('hears of a referral where nothing was coached', async () => {
    const id = coaching.newTrajectory();
    await coaching.context.publish(id, routingContracts.referredForImplementation, {
      hub: 'west-vlaanderen',
      round: 1,
    });
    expect(await coaching.types(`coaching-${id}`)).toEqual(['coaching.reaction-not-needed.v1']);
    expect((await coaching.people.coach.get(`${trajectories}/${id}`)).status).toBe(404);
  });

  it('was never in trouble', () => expect(coaching.context.troubles).toEqual([]));
});
