import type { Instant } from '@digihub/kernel';
import * as coaching from './coaching-scenes.js';
import * as finance from './finance-scenes.js';
import * as intake from './intake-scenes.js';
import type { Play } from './play.js';
import * as routing from './routing-scenes.js';

/** How a trajectory of the demo ends, or where it stands at the end of the demo. */
export type Outcome = keyof typeof tales;

/** A trajectory from its request on. It yields the moment at which it goes on. */
export type Story = AsyncGenerator<Instant, void>;

const question = 'Hoe kunnen we onze productieplanning beter voorspellen?';

/** Request, first contact, enterprise, size, question: an adviestraject opens and routing starts. */
async function* opened(play: Play, { implementation = false } = {}): Story {
  await intake.request(play, question);
  yield play.workingDays(1);
  await intake.firstContact(play);
  await intake.identify(play);
  if (play.chance.next() < 0.3) {
    await intake.vague(play);
    yield play.workingDays(play.chance.between(2, 6));
  }
  await intake.declareSize(play);
  await intake.clarify(play, 'Vraagvoorspelling voor de productieplanning.', implementation);
  yield play.workingDays(1);
  await intake.open(play);
  await play.quiet();
}

/** A partner of the own pool takes it up. */
async function* taken(play: Play): AsyncGenerator<Instant, string> {
  const partner = await routing.askOwn(play);
  yield play.workingDays(play.chance.between(1, 4));
  await routing.accept(play, partner);
  await play.quiet();
  return partner;
}

/** From coach to signature. */
async function* signed(play: Play, quote: () => Promise<unknown>, { sign = true } = {}): Story {
  await coaching.assignCoach(play);
  yield play.workingDays(3);
  await quote();
  yield play.workingDays(2);
  await coaching.check(play);
  yield play.workingDays(1);
  await coaching.approve(play);
  if (!sign) return;
  await coaching.send(play);
  yield play.workingDays(play.chance.between(3, 10));
  await coaching.sign(play);
}

/** The partner works; hours come in with the sheets after the month. */
async function* worked(play: Play, partner: string, days: number): Story {
  await coaching.session(play);
  await coaching.book(play);
  for (let day = 0; day < days; day += 1) {
    yield play.workingDays(play.chance.between(1, 2));
    await coaching.work(play, partner, 240);
  }
  await coaching.test(play);
  await coaching.suggest(play);
  yield play.afterSheets();
}

/** Costs approved, the enterprise's share invoiced and paid in two parts, settled. */
async function* settled(play: Play): Story {
  yield play.workingDays(2);
  await finance.approveCosts(play);
  yield play.workingDays(1);
  await finance.finalInvoice(play);
  yield play.days(play.chance.between(10, 25));
  await finance.pay(play, 'half');
  yield play.days(5);
  await finance.pay(play, 'rest');
  yield play.workingDays(1);
  await finance.settle(play);
}

/** All the way with a partner that is paid by the hour. */
async function* delivered(play: Play, partner: string): Story {
  yield* signed(play, () => coaching.quoteHours(play, partner, 6 * 240));
  yield* worked(play, partner, 5);
  await coaching.accept(play);
  await coaching.complete(play);
  yield* settled(play);
}

const tales = {
  async *advised(play: Play): Story {
    await intake.request(play, 'Welk boekhoudpakket past bij ons?');
    yield play.workingDays(1);
    await intake.firstContact(play);
    yield play.workingDays(1);
    await intake.advise(play);
  },
  async *settled(play: Play): Story {
    yield* opened(play);
    const partner = yield* taken(play);
    yield* delivered(play, partner);
  },
  async *'other-province'(play: Play): Story {
    yield* opened(play);
    const own = await routing.askOwn(play);
    yield play.workingDays(2);
    await routing.refuse(play, own);
    const partner = await routing.askOtherProvince(play);
    yield play.workingDays(3);
    await routing.accept(play, partner);
    await play.quiet();
    yield* delivered(play, partner);
  },
  async *'bought-expertise'(play: Play): Story {
    yield* opened(play);
    const price = 800_000 + play.casting.index * 1_000;
    const provider = await routing.buy(play, price);
    await play.quiet();
    yield* signed(play, () => coaching.quotePrice(play, provider, price));
    yield play.workingDays(15);
    await coaching.test(play);
    await coaching.accept(play);
    yield* finance.supplierPaid(play, provider, price);
    await coaching.complete(play);
    yield* settled(play);
  },
  async *implementation(play: Play): Story {
    yield* opened(play, { implementation: true });
    yield play.workingDays(1);
    await routing.refer(play);
  },
  async *reopened(play: Play): Story {
    yield* opened(play);
    const first = yield* taken(play);
    await coaching.assignCoach(play);
    yield play.workingDays(4);
    await coaching.partnerWithdraws(play, first);
    const second = yield* taken(play);
    yield* delivered(play, second);
  },
  async *stopped(play: Play): Story {
    yield* opened(play);
    const partner = yield* taken(play);
    yield* signed(play, () => coaching.quoteHours(play, partner, 8 * 240));
    yield* worked(play, partner, 2);
    await coaching.stop(play);
    yield* settled(play);
  },
  async *'refused-for-aid'(play: Play): Story {
    yield* opened(play);
    const partner = yield* taken(play);
    await finance.declareOtherAid(play, 19_900_000);
    yield* signed(play, () => coaching.quoteHours(play, partner, 6 * 240), { sign: false });
    yield play.workingDays(5);
    await coaching.stop(play);
  },
  async *'refused-for-budget'(play: Play): Story {
    yield* opened(play);
    // Under the aid ceiling, above what the hub may spend on bought expertise.
    const price = 28_000_000;
    const provider = await routing.buy(play, price);
    await play.quiet();
    yield* signed(play, () => coaching.quotePrice(play, provider, price), { sign: false });
    yield play.workingDays(5);
    await coaching.stop(play);
  },
  async *declined(play: Play): Story {
    await intake.request(play, 'Kan de hub ons helpen aan een bedrijfspand?');
    yield play.workingDays(1);
    await intake.firstContact(play);
    await intake.decline(play);
  },
  async *'outside-programme'(play: Play): Story {
    await intake.request(play, question);
    yield play.workingDays(1);
    await intake.firstContact(play);
    await intake.identify(play);
  },
  async *'first-contact-missed'(play: Play): Story {
    await intake.request(play, question);
    yield play.workingDays(5);
    await intake.firstContact(play);
    yield play.workingDays(1);
    await intake.withdraw(play);
  },
  async *'answer-expired'(play: Play): Story {
    yield* opened(play);
    await routing.askOwn(play);
    yield play.workingDays(7);
    const partner = yield* taken(play);
    yield* delivered(play, partner);
  },
  async *'quote-expired'(play: Play): Story {
    yield* opened(play);
    const partner = yield* taken(play);
    yield* signed(play, () => coaching.quoteHours(play, partner, 6 * 240), { sign: false });
    await coaching.send(play);
    yield play.days(40);
    await coaching.stop(play);
  },
  async *'turned-implementation'(play: Play): Story {
    yield* opened(play);
    yield* taken(play);
    await coaching.assignCoach(play);
    yield play.workingDays(5);
    await coaching.signalImplementation(play);
    yield play.workingDays(2);
    await routing.refer(play);
    await play.quiet();
    await coaching.stop(play, 'implementation');
  },
  async *'under-way'(play: Play): Story {
    yield* opened(play);
    const partner = yield* taken(play);
    yield* signed(play, () => coaching.quoteHours(play, partner, 6 * 240));
    await coaching.session(play);
  },
  /** Hours that were noted late, and hours that were corrected weeks after their sheet was locked. */
  async *corrected(play: Play): Story {
    yield* opened(play);
    const partner = yield* taken(play);
    yield* signed(play, () => coaching.quoteHours(play, partner, 6 * 240));
    yield play.workingDays(1);
    const wrong = play.today;
    const noted = await coaching.work(play, partner, 240);
    yield play.workingDays(1);
    const late = play.today;
    yield play.workingDays(2);
    await coaching.work(play, partner, 120, late);
    yield* worked(play, partner, 2);
    if (noted) {
      yield play.workingDays(15);
      const correction = await coaching.proposeCorrection(play, partner, wrong, 180);
      yield play.workingDays(2);
      await coaching.approveCorrection(play, correction);
    }
    await coaching.accept(play);
    await coaching.complete(play);
    yield* settled(play);
  },
} satisfies Record<string, (play: Play) => Story>;

export const stories: Readonly<Record<Outcome, (play: Play) => Story>> = tales;
export const outcomes = Object.keys(tales) as Outcome[];
