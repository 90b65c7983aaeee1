import type { Channel, DeclineGround, RequestStatus, WaitingOn } from '@digihub/intake-domain';
import type { EnterpriseSize } from '@digihub/programme';
import { terms } from '../telling.js';

export const requestStatuses = terms<RequestStatus>({
  unknown: ['onbekend', 'unknown'],
  requested: ['wacht op het eerste contact', 'waits for the first contact'],
  'in-conversation': ['in gesprek', 'in conversation'],
  opened: ['adviestraject geopend', 'adviestraject opened'],
  advised: ['eerstelijnsadvies gegeven', 'first-line advice given'],
  declined: ['geweigerd', 'declined'],
  withdrawn: ['ingetrokken door de onderneming', 'withdrawn by the enterprise'],
  'outside-programme': ['buiten het programma', 'outside the programme'],
});

export const channels = terms<Channel>({
  web: ['via de webpagina', 'through the web page'],
  phone: ['via de telefoon', 'by telephone'],
  office: ['bij een bezoek aan een kantoor', 'on a visit to an office'],
});

export const contactMethods = terms<'phone' | 'email' | 'visit'>({
  phone: ['telefonisch', 'by telephone'],
  email: ['per e-mail', 'by e-mail'],
  visit: ['bij een bezoek', 'on a visit'],
});

/** On whom is waited: in every context the same. */
export const waitingOn = terms<WaitingOn>({
  us: ['de hub', 'the hub'],
  enterprise: ['de onderneming', 'the enterprise'],
  partner: ['de kennisactor of aanbieder', 'the knowledge partner or provider'],
});

export const declineGrounds = terms<DeclineGround>({
  'not-digital': ['geen digitale vraag', 'not a digital question'],
  'no-capacity': ['geen capaciteit', 'no capacity'],
  duplicate: ['dubbele aanvraag', 'duplicate request'],
  'not-eligible': ['komt niet in aanmerking', 'not eligible'],
  other: ['andere reden', 'another reason'],
});

export const sizes = terms<EnterpriseSize>({
  micro: ['micro-onderneming', 'micro enterprise'],
  small: ['kleine onderneming', 'small enterprise'],
  medium: ['middelgrote onderneming', 'medium-sized enterprise'],
  'not-sme': ['geen kmo', 'not an SME'],
});
