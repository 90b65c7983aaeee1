import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CoachingUnderTest, sheets } from './coaching.fixture.js';
import { coachingPublisher } from './publications.js';

describe('hours, waiting and deadlines', () => {
  let coaching: CoachingUnderTest;

  beforeAll(async () => {
    coaching = await CoachingUnderTest.start();
  });
  afterAll(() => coaching.context.stop());

  it('counts hours once they are locked, for the trajectory they were for', async () => {
    const id = await coaching.untilSigned();
    const own = `${sheets}/partner-howest/2022-05`;
    const work = { day: '2022-05-10', minutes: 240, activity: 'services', trajectory: id };
    const { partner, approver } = coaching.people;
    await partner.does(`${own}/entries`, work);
    await partner.does(`${own}/entries`, { day: '2022-05-10', minutes: 60, activity: 'other' });
    expect((await partner.post(`${own}/entries`, { ...work, day: '2022-05-09' })).body).toMatchObject({
      code: 'coaching.before-signature',
    });
    expect((await coaching.people.coach.post(`${own}/entries`, work)).status).not.toBe(200);
    await partner.does(`${own}/signature`);
    expect((await partner.post(`${own}/approval`)).status).toBe(403);
    const waits = await approver.get(`${sheets}?waiting=true&person=partner-howest`);
    await coaching.context.settled();
    expect((await approver.get(`${sheets}?waiting=true&person=partner-howest`)).body).toMatchObject({
      items: [{ person: 'partner-howest', month: '2022-05', status: 'signed', minutes: 300 }],
    });
    expect(waits.status).toBe(200);
    await approver.does(`${own}/approval`);
    await coaching.context.settled();
    const [counted] = await coaching.context.events('workload-partner-howest-2022');
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
    await coaching.context.settled();
    const sheet = await approver.get<{ proposedCorrections: { correction: string; reason: object }[] }>(own);
    const [proposal] = sheet.body.proposedCorrections;
    expect(proposal).toMatchObject({ reason: { text: 'Het duurde een uur korter.' } });
    await approver.does(`${own}/corrections/${proposal!.correction}/approval`);
    await coaching.context.settled();
    expect((await coaching.published('workload-partner-howest-2022')).map(({ data }) => data)).toMatchObject([
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
    const { coach, approver } = coaching.people;
    const own = `${sheets}/coach-west-vlaanderen-1/2022-05`;
    const documented = `${sheets}/{person}/{month}`;
    await coach.does(`${own}/entries`, coaching.example(`${documented}/entries`));
    await coach.does(`${own}/entries`, coaching.example(`${documented}/entries`));
    await coaching.context.settled();
    const { body } = await coach.get<{ entries: { entry: string }[] }>(own);
    await coach.does(`${own}/entries/${body.entries[0]!.entry}/removal`);
    await coach.does(`${own}/signature`);
    await approver.does(`${own}/return`, coaching.example(`${documented}/return`));
    await coach.does(`${own}/signature`);
    await approver.does(`${own}/approval`);
    await coach.does(`${own}/corrections`, {
      ...coaching.example(`${documented}/corrections`),
      entry: body.entries[1]!.entry,
    });
    await coaching.context.settled();
    const sheet = await coach.get<{ proposedCorrections: { correction: string }[] }>(own);
    const { correction } = sheet.body.proposedCorrections[0]!;
    await approver.does(
      `${own}/corrections/${correction}/refusal`,
      coaching.example(`${documented}/corrections/{correction}/refusal`),
    );
    await approver.does(
      '/coaching/v1/workloads/coach-west-vlaanderen-1/2022/employment',
      coaching.example('/coaching/v1/workloads/{person}/{year}/employment'),
    );
    await coaching.context.settled();
    expect(await coaching.published('workload-coach-west-vlaanderen-1-2022')).toEqual([]);
    expect((await coach.get('/coaching/v1/workloads/coach-west-vlaanderen-1/2022')).body).toMatchObject({
      percent: 80,
      cap: 82_560,
      eligible: 90,
    });
    const foreign = await coach.post(`${sheets}/coach-west-vlaanderen-1/2022-04/entries`, {
      ...coaching.example(`${documented}/entries`),
      day: '2022-04-29',
      hub: 'limburg',
    });
    expect(foreign.status).toBe(403);
  });

  it('shows what waits, on whom, and how much a coach has on hand', async () => {
    const id = await coaching.untilApproved();
    await coaching.reserve(id);
    await coaching.step(coaching.people.coach, id, 'quotes/offerte-1/sending');
    await coaching.context.settled();
    const { body } = await coaching.people.coach.get<{ items: { trajectory: string }[] }>(
      '/coaching/v1/waiting?on=enterprise&limit=200',
    );
    expect(body.items.find(({ trajectory }) => trajectory === id)).toMatchObject({
      waitingFor: 'signature',
      waitingOn: 'enterprise',
      until: '2023-04-30',
    });
    const loads = await coaching.people.caseworker.get<{ items: object[] }>('/coaching/v1/caseloads');
    expect(loads.body.items).toMatchObject([{ coach: 'coach-west-vlaanderen-1' }]);
    const next = await coaching.routed();
    await coaching.step(coaching.people.caseworker, next, 'coach');
    const [, assigned] = await coaching.context.events(`coaching-${next}`);
    expect((assigned!.data as { caseload: number }).caseload).toBeGreaterThan(0);
  });

  it('notes a missing coach once, on the working day it was due', async () => {
    await coaching.context.at('2022-05-11T10:00:00.000Z');
    const id = await coaching.routed();
    const waits = await coaching.routed();
    await coaching.step(coaching.people.caseworker, waits, 'waiting', { until: '2022-05-20' });
    await coaching.context.at('2022-05-16T22:30:00.000Z');
    await coaching.context.at('2022-05-18T09:00:00.000Z');
    const missed = (await coaching.context.events(`coaching-${id}`)).filter(
      ({ type }) => type === 'coaching.coach-missed.v1',
    );
    expect(missed.map(({ data }) => data)).toEqual([{ dueOn: '2022-05-16' }]);
    expect(await coaching.types(`coaching-${waits}`)).not.toContain('coaching.coach-missed.v1');
  });

  it('lets a quote lapse when its last day is over, also one that nobody sent', async () => {
    const sent = await coaching.untilApproved();
    await coaching.reserve(sent);
    await coaching.step(coaching.people.coach, sent, 'quotes/offerte-1/sending', {
      validUntil: '2022-05-25',
    });
    const unsent = await coaching.untilApproved();
    await coaching.reserve(unsent);
    await coaching.context.at('2022-05-25T12:00:00.000Z');
    expect(await coaching.types(`coaching-${sent}`)).not.toContain('coaching.quote-lapsed.v1');
    await coaching.context.at('2022-05-26T09:00:00.000Z');
    expect((await coaching.published(`coaching-${sent}`)).at(-1)!.data).toEqual({
      quote: 'offerte-1',
      cause: 'expired',
    });
    await coaching.context.at('2022-06-20T09:00:00.000Z');
    expect((await coaching.published(`coaching-${unsent}`)).at(-1)!.data).toEqual({
      quote: 'offerte-1',
      cause: 'not-sent',
    });
  });

  it('notes silence once, until something else happens', async () => {
    const id = await coaching.untilSigned();
    const idle = async () =>
      (await coaching.types(`coaching-${id}`)).filter((type) => type === 'coaching.idle-noticed.v1').length;
    await coaching.context.at('2022-08-01T09:00:00.000Z');
    await coaching.context.at('2022-09-15T09:00:00.000Z');
    expect(await idle()).toBe(1);
    await coaching.step(coaching.people.coach, id, 'suggestions');
    await coaching.context.at('2022-10-20T09:00:00.000Z');
    expect(await idle()).toBe(2);
  });

  it('was never in trouble', () => expect(coaching.context.troubles).toEqual([]));
});
