import { intakeContracts } from '@digihub/contracts';
import { as, type PublicationMap, publisher } from '@digihub/event-bus';
import { type RequestEvent, requestUpcasters } from '@digihub/intake-domain';

const closed = (outcome: 'advised' | 'declined' | 'withdrawn' | 'outside-programme', ground?: string) =>
  as(intakeContracts.intakeClosed, { outcome, ...(ground === undefined ? {} : { ground }) });

/** Stored event → published event. What is absent here stays private. */
const publications: PublicationMap<RequestEvent> = {
  'intake.request-received.v2': ({ data: { channel, office, language, provisionalHub, firstContactBy } }) =>
    as(intakeContracts.requestReceived, {
      channel,
      language,
      firstContactBy,
      ...(office === undefined ? {} : { office }),
      ...(provisionalHub === undefined ? {} : { provisionalHub }),
    }),
  'intake.first-contact-made.v1': ({ data: { method } }) => as(intakeContracts.firstContactMade, { method }),
  'intake.trajectory-opened.v1': ({ data: { size, themes, ...data } }) =>
    size === 'not-sme'
      ? undefined
      : as(intakeContracts.trajectoryOpened, { ...data, size, themes: [...themes] }),
  'intake.first-line-advice-given.v1': () => closed('advised'),
  'intake.request-declined.v1': ({ data }) => closed('declined', data.ground),
  'intake.request-withdrawn.v1': () => closed('withdrawn'),
  'intake.found-outside-programme.v1': () => closed('outside-programme'),
};

export const intakePublisher = publisher('intake', ['intake-'], requestUpcasters, publications);
