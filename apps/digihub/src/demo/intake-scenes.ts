import type { Play } from './play.js';

const requests = '/intake/v1/requests';

/** The request comes in. */
export const request = async (play: Play, question: string): Promise<void> => {
  const { channel, hub, enterprise } = play.casting;
  const { name, email, phone } = enterprise.contact;
  const contact = channel === 'phone' ? { name, phone } : { name, email, phone };
  const { trajectory } = await play.say(play.caseworker(), requests, {
    channel,
    language: 'nl',
    contact,
    question,
    enterpriseName: enterprise.name,
    ...(channel === 'office' ? { office: officeOf(hub) } : {}),
    ...(channel === 'web' ? {} : { provisionalHub: hub }),
  });
  play.trajectory = trajectory!;
};

/** The first office of a chamber that leads the hub. */
const officeOf = (hub: string): string =>
  ({
    'oost-vlaanderen': 'voka-oost-vlaanderen-1',
    'west-vlaanderen': 'voka-west-vlaanderen-1',
    antwerpen: 'voka-mechelen-kempen-1',
    limburg: 'voka-limburg-1',
    'vlaams-brabant': 'voka-vlaams-brabant-1',
  })[hub]!;

const onRequest = (play: Play, what: string, body: object = {}) =>
  play.say(play.caseworker(), `${requests}/${play.trajectory}/${what}`, body);

export const firstContact = (play: Play) =>
  onRequest(play, 'first-contact', { method: 'phone', contactedAt: play.moment });

export const identify = (play: Play) => {
  const { number, name, address, legalForm, postcode, sector } = play.casting.enterprise;
  return onRequest(play, 'enterprise', { number, name, address, legalForm, postcode, sector });
};

export const declareSize = (play: Play, staffHundredths = play.casting.enterprise.staffHundredths) =>
  onRequest(play, 'size', {
    declaration: {
      latest: {
        closedOn: '2021-12-31',
        own: {
          staffHundredths,
          turnover: staffHundredths * 120_000,
          balanceSheet: staffHundredths * 90_000,
        },
        related: [],
      },
      publicOwnershipBasisPoints: 0,
    },
    declaredOn: play.today,
  });

export const vague = (play: Play) =>
  onRequest(play, 'vague-question', { missing: 'Welk proces wordt bedoeld?' });

export const clarify = (play: Play, summary: string, implementation = false) =>
  onRequest(play, 'question', { summary, themes: ['artificial-intelligence'], implementation });

export const advise = (play: Play) =>
  onRequest(play, 'first-line-advice', {
    advice: 'Een standaardpakket volstaat; drie soorten aanbieders genoemd.',
  });

export const decline = (play: Play) =>
  onRequest(play, 'decline', { ground: 'not-digital', reason: 'De vraag gaat over huisvesting.' });

export const withdraw = (play: Play) =>
  onRequest(play, 'withdraw', { reason: 'De onderneming ziet ervan af.' });

export const open = (play: Play) => onRequest(play, 'open');
