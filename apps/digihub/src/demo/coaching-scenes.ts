import { programme, selectionCriteria } from '@digihub/programme';
import { Refused } from './api.js';
import type { Play } from './play.js';

export const assignCoach = (play: Play) =>
  play.tell(play.caseworker(), 'coaching', 'coach', { coach: play.coach() });

/** A quote by the hour, of the partner. Minutes of work; the price follows from the rate. */
export const quoteHours = (play: Play, partner: string, minutes: number, hourlyRate = 8_500) =>
  play.tell(play.partner(partner), 'coaching', 'quotes', {
    quote: play.nextQuote(),
    hours: [{ description: 'Verkenning en test', minutes, hourlyRate }],
    plannedEnd: play.plannedEnd(),
  });

/** A quote of a supplier, at a price in euro cents without VAT. */
export const quotePrice = (play: Play, provider: string, price: number) =>
  play.tell(play.partner(provider), 'coaching', 'quotes', {
    quote: play.nextQuote(),
    prices: [{ description: 'Expertise volgens de gekozen offerte', price }],
    plannedEnd: play.plannedEnd(),
  });

const ofQuote = (play: Play, as: string, what: string, body: object = {}) =>
  play.tell(as, 'coaching', `quotes/${play.quote}/${what}`, body);

export const check = (play: Play) =>
  ofQuote(play, play.coach(), 'check', {
    criteria: selectionCriteria(programme, play.today).criteria.map(({ code }) => ({ code, met: true })),
  });

/** A second person approves; finance reserves aid and budget, or neither. */
export const approve = async (play: Play): Promise<void> => {
  await ofQuote(play, play.approver(), 'approval');
  await play.quiet();
};

export const send = (play: Play) => ofQuote(play, play.coach(), 'sending');

/** The enterprise signs: the award. */
export const sign = async (play: Play): Promise<void> => {
  await ofQuote(play, play.coach(), 'signature', {
    signedOn: play.today,
    signatory: `Zaakvoerder ${play.casting.enterprise.contact.name.replace(/\D/g, '')}`,
    capacity: 'statutory-director',
    evidence: 'official-gazette',
    document: `demo/${play.casting.index}`,
  });
  await play.quiet();
};

export const session = (play: Play) =>
  play.tell(play.coach(), 'coaching', 'sessions', { day: play.today, minutes: 120, participants: 3 });

export const book = (play: Play) =>
  play.tell(play.coach(), 'coaching', 'bookings', {
    infrastructure: 'Testopstelling',
    kind: 'test-bench',
    from: play.today,
    until: play.today,
  });

export const test = (play: Play) =>
  play.tell(play.coach(), 'coaching', 'tests', {
    day: play.today,
    what: 'Voorspelling op de gegevens van vorig jaar.',
    result: 'De fout halveert.',
  });

export const suggest = (play: Play) =>
  play.tell(play.coach(), 'coaching', 'suggestions', { text: 'Begin met één productgroep.' });

const sheetOf = (person: string, day: string): string =>
  `/coaching/v1/timesheets/${person}/${day.slice(0, 7)}`;

/**
 * Hours of the partner on this trajectory, today or on an earlier day; the sheet is signed and approved after the
 * month. Gives whether they could be registered.
 */
export const work = async (
  play: Play,
  partner: string,
  minutes: number,
  day = play.today,
): Promise<boolean> => {
  const person = play.partner(partner);
  const entry = { day, minutes, activity: 'services', trajectory: play.trajectory };
  try {
    const { revision } = await play.say(person, `${sheetOf(person, day)}/entries`, entry);
    play.sheets.used(person, day.slice(0, 7), play.approver(), revision);
  } catch (error) {
    // One person stands for a whole organisation here: in a large demo its day may be full, or its sheet closed.
    if (error instanceof Refused && error.status === 409) return false;
    throw error;
  }
  return true;
};

/**
 * The hours of that day were fewer: a reversing entry and what should have stood there, for somebody to approve. Gives
 * where the proposal stands.
 */
export const proposeCorrection = async (
  play: Play,
  partner: string,
  day: string,
  minutes: number,
): Promise<string> => {
  const person = play.partner(partner);
  const sheet = sheetOf(person, day);
  const { entries } = await play.ask<Sheet>(person, sheet);
  const wrong = entries.find((entry) => entry.day === day && entry.trajectory === play.trajectory)!;
  const { position } = await play.say(person, `${sheet}/corrections`, {
    entry: wrong.entry,
    replacement: { day, minutes, activity: 'services', trajectory: play.trajectory },
    reason: 'De test duurde een uur korter dan genoteerd.',
  });
  const { proposedCorrections } = await play.ask<Sheet>(person, `${sheet}?after=${position}`);
  const { correction } = proposedCorrections.find(({ entry }) => entry === wrong.entry)!;
  return `${sheet}/corrections/${correction}`;
};

/** By somebody of all hubs: the sheet may lie in another hub than this trajectory. */
export const approveCorrection = async (play: Play, correction: string): Promise<void> => {
  await play.say('approver-programme', `${correction}/approval`, {});
  await play.quiet();
};

interface Sheet {
  readonly entries: readonly { readonly entry: string; readonly day: string; readonly trajectory?: string }[];
  readonly proposedCorrections: readonly { readonly correction: string; readonly entry: string }[];
}

export const accept = (play: Play, part = 1, final = true) =>
  ofQuote(play, play.coach(), 'deliveries', { part, final });

export const complete = async (play: Play): Promise<void> => {
  await play.tell(play.coach(), 'coaching', 'completion', {
    report: `demo/${play.casting.index}/verslag`,
    summary: 'Een voorspelling per productgroep is haalbaar; de eerste stappen zijn uitgewerkt.',
  });
  await play.quiet();
};

export const stop = async (
  play: Play,
  ground: 'enterprise' | 'implementation' = 'enterprise',
): Promise<void> => {
  await play.tell(play.coach(), 'coaching', 'stop', {
    ground,
    reason: 'De onderneming ziet af van het vervolg.',
  });
  await play.quiet();
};

export const partnerWithdraws = async (play: Play, partner: string): Promise<void> => {
  await play.tell(play.partner(partner), 'coaching', 'partner-withdrawal', {
    reason: 'De onderzoeker is vertrokken.',
  });
  await play.quiet();
};

export const signalImplementation = async (play: Play): Promise<void> => {
  await play.tell(play.coach(), 'coaching', 'implementation', {
    reason: 'De onderneming wil het systeem nu laten bouwen.',
  });
  await play.quiet();
};
