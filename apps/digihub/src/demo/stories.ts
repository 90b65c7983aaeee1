import type { Instant } from '@digihub/kernel';
import * as intake from './intake-scenes.js';
import type { Play } from './play.js';

/** How a trajectory of the demo ends. */
export const outcomes = ['advised', 'declined', 'withdrawn', 'outside-programme'] as const;
export type Outcome = (typeof outcomes)[number];

/** A trajectory from its request to its end. It yields the moment at which it goes on. */
export type Story = AsyncGenerator<Instant, Outcome>;

async function* advised(play: Play): Story {
  await intake.request(play, 'Welk boekhoudpakket past bij ons?');
  yield play.workingDays(1);
  await intake.firstContact(play, yieldNow(play));
  yield play.workingDays(2);
  await intake.advise(play);
  return 'advised';
}

const yieldNow = (play: Play): Instant => play.moment;

export const stories: Readonly<Record<Outcome, (play: Play) => Story>> = {
  advised,
  declined: advised,
  withdrawn: advised,
  'outside-programme': advised,
};
