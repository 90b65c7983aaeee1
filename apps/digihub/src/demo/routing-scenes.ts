import { poolOf, programme, providersOf } from '@digihub/programme';
import type { Play } from './play.js';

const noConflict = { declaration: 'none' as const };

/** The partners of the own pool, in an order that differs per trajectory. */
const pool = (play: Play): readonly string[] => {
  const codes = poolOf(programme, play.casting.hub, play.today).map(({ code }) => code);
  const turn = play.casting.index % codes.length;
  return [...codes.slice(turn), ...codes.slice(0, turn)];
};

/** The next partner of the own pool that works by the hour and has not been asked. */
export const ownPartner = (play: Play): string => {
  const suppliers = ['flanders-bio', 'ai4growth', 'open-manufacturing-campus', 't2', 'l-sec'];
  return pool(play).find((code) => !suppliers.includes(code) && !play.asked.includes(code))!;
};

/** A partner of another province that stands in no pool of the own one. */
export const otherPartner = (play: Play): string => {
  const own = pool(play);
  return ['howest', 'pxl', 'vub', 'thomas-more', 'ugent'].find((code) => !own.includes(code))!;
};

const notAsked = (play: Play, chosen: string, ground: string) =>
  pool(play)
    .filter((organisation) => organisation !== chosen && !play.asked.includes(organisation))
    .map((organisation) => ({ organisation, ground }));

export const askOwn = async (play: Play, partner = ownPartner(play)): Promise<string> => {
  await play.tell(play.caseworker(), 'routing', 'ask', {
    organisation: partner,
    brief: 'Verkenning van de mogelijkheden, met een test op eigen gegevens.',
    reason: { ground: 'expertise' },
    alternatives: notAsked(play, partner, 'other-expertise').slice(0, 2),
    conflictOfInterest: noConflict,
  });
  play.asked.push(partner);
  return partner;
};

export const askOtherProvince = async (play: Play): Promise<string> => {
  const partner = otherPartner(play);
  await play.tell(play.caseworker(), 'routing', 'ask', {
    organisation: partner,
    brief: 'Verkenning van de mogelijkheden, met een test op eigen gegevens.',
    reason: {
      ground: 'infrastructure',
      note: 'Alleen daar staat de testopstelling die de vraag nodig heeft.',
    },
    alternatives: notAsked(play, partner, 'other-expertise'),
    conflictOfInterest: noConflict,
  });
  play.asked.push(partner);
  return partner;
};

export const accept = (play: Play, partner: string) => play.tell(play.partner(partner), 'routing', 'accept');

export const refuse = (play: Play, partner: string) =>
  play.tell(play.partner(partner), 'routing', 'refuse', { ground: 'no-capacity' });

/** Buys expertise: every partner of the own pool is accounted for. Prices in euro cents. */
export const buy = async (play: Play, price: number): Promise<string> => {
  const providers = providersOf(programme, play.casting.hub, play.today).map(({ code }) => code);
  const [provider] = providers;
  await play.tell(play.caseworker(), 'routing', 'purchase', {
    reason: { ground: 'no-expertise', note: 'Geen kennisinstelling heeft deze expertise in huis.' },
    alternatives: notAsked(play, '', 'other-expertise'),
    conflictOfInterest: noConflict,
    offers: providers.map((code, index) => ({
      provider: code,
      price: price + index * 50_000,
      receivedOn: play.today,
    })),
    provider,
    choice: { ground: 'lowest-price' },
    call: `demo-${play.casting.index}`,
  });
  return provider!;
};

export const refer = (play: Play) =>
  play.tell(play.caseworker(), 'routing', 'referral', {
    reason: 'De onderneming zoekt iemand die het systeem bouwt en installeert.',
    providers: [],
    conflictOfInterest: noConflict,
  });
