import { describe, expect, it } from '@jest/globals';
import { fold } from '@digihub/kernel';
import { given, specification } from '@digihub/kernel/testing';
import { type Amendment, marketEnvelope, programme } from '@digihub/programme';
import { agreement, type AgreementCommand } from './agreement.js';
import type { AgreementEvent } from './agreement.events.js';

const recorded: AgreementEvent = {
  type: 'programme.agreement-recorded.v1',
  data: { version: '2021.1', effectiveFrom: '2021-05-05', programme },
};
const changes: Amendment = {
  version: '2022.1',
  added: {
    marketEnvelopes: [{ hub: 'limburg', amount: 30_000_000, from: '2022-04-01', origin: 'configuration' }],
  },
};
const proposal = { amendment: 'a1', effectiveFrom: '2022-04-01', decision: 'VR 2022 0104', changes };
const propose = (with_: Partial<typeof proposal> = {}): AgreementCommand => ({
  type: 'propose-amendment',
  data: { ...proposal, ...with_ },
});
const proposed: AgreementEvent = {
  type: 'programme.amendment-proposed.v1',
  data: { ...proposal, by: 'finance-1' },
};
const approve: AgreementCommand = { type: 'approve-amendment', data: { amendment: 'a1' } };
const by = (id: string) => given(undefined, { actor: { id, roles: ['finance'] } });

describe('the programme agreement', () => {
  it('is recorded once', () => {
    const record: AgreementCommand = {
      type: 'record-agreement',
      data: { effectiveFrom: '2021-05-05', programme },
    };
    specification(agreement).given([]).when(record, by('system')).then([recorded]);
    specification(agreement).given([recorded]).when(record, by('system')).thenNothing();
  });

  it('is amended by two people', () => {
    specification(agreement).given([recorded]).when(propose(), by('finance-1')).then([proposed]);
    specification(agreement)
      .given([recorded, proposed])
      .when(approve, by('finance-1'))
      .refuses('finance.second-person-needed');
    specification(agreement)
      .given([recorded, proposed])
      .when(approve, by('approver-1'))
      .then([
        {
          type: 'programme.amendment-approved.v1',
          data: { amendment: 'a1', version: '2022.1', effectiveFrom: '2022-04-01', by: 'approver-1' },
        },
      ]);
  });

  it('holds the amendment from its day on, once approved', () => {
    const approved: AgreementEvent = {
      type: 'programme.amendment-approved.v1',
      data: { amendment: 'a1', version: '2022.1', effectiveFrom: '2022-04-01', by: 'approver-1' },
    };
    const { programme: amended } = fold(agreement, [recorded, proposed, approved]);
    expect(marketEnvelope(amended!, 'limburg', '2022-03-31')).toBe(27_750_000);
    expect(marketEnvelope(amended!, 'limburg', '2022-04-01')).toBe(30_000_000);
    specification(agreement)
      .given([recorded, proposed, approved])
      .when(approve, by('approver-1'))
      .refuses('finance.unknown-amendment');
  });

  it('refuses what is unsound', () => {
    const spec = (command: AgreementCommand, history = [recorded]) =>
      specification(agreement).given(history).when(command, by('finance-1'));
    spec(propose(), []).refuses('finance.no-agreement');
    spec(propose({ changes: { ...changes, version: '2021.1' } })).refuses('finance.version-exists');
    spec(propose({ changes: { version: '2022.1' } })).refuses('finance.amendment-empty');
    spec(propose({ effectiveFrom: '2022-05-01' })).refuses('finance.amendment-reaches-back');
    const stranger = { hub: 'brussel', amount: 1, from: '2022-04-01', origin: 'configuration' } as const;
    spec(propose({ changes: { version: '2022.1', added: { marketEnvelopes: [stranger] } } })).refuses(
      'finance.amendment-unsound',
    );
  });

  it('forgets a rejected proposal', () => {
    const reject: AgreementCommand = { type: 'reject-amendment', data: { amendment: 'a1' } };
    specification(agreement)
      .given([recorded, proposed])
      .when(reject, by('approver-1'))
      .thenTypes('programme.amendment-rejected.v1');
    specification(agreement)
      .given([recorded])
      .when(reject, by('approver-1'))
      .refuses('finance.unknown-amendment');
  });
});
