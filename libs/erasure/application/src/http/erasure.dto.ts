import type { ErasureGround, HoldGround, RefusalGround } from '@digihub/erasure-domain';
import { Choice, Reference, Text } from '@digihub/http';
import { type KnownBy, knownBy } from '../person-finder.js';

const erasureGrounds: readonly ErasureGround[] = [
  'no-longer-needed',
  'consent-withdrawn',
  'objection',
  'unlawful',
  'legal-duty',
];
const refusalGrounds: readonly RefusalGround[] = [
  'not-the-person',
  'legal-obligation',
  'legal-claims',
  'withdrawn',
];
const holdGrounds: readonly HoldGround[] = ['audit', 'litigation', 'investigation', 'complaint'];

export class RequestErasure {
  @Reference({ example: 'west-vlaanderen', description: 'The hub that knows the person' })
  readonly hub!: string;

  @Choice(erasureGrounds, { example: 'no-longer-needed', description: 'Article 17(1) GDPR' })
  readonly ground!: ErasureGround;

  @Choice(knownBy, { example: 'email', description: 'What the person is known by' })
  readonly by!: KnownBy;

  @Text({
    max: 254,
    example: 'aanvrager@voorbeeld.example',
    description: 'The e-mail address, the telephone number (+32…), the enterprise number, or the surrogate',
  })
  readonly value!: string;
}

export class RefuseErasure {
  @Choice(refusalGrounds, { example: 'legal-obligation', description: 'Article 17(3) GDPR, or who asked' })
  readonly ground!: RefusalGround;
}

export class DrawList {
  @Reference({ example: 'west-vlaanderen', description: 'Whose trajectories' })
  readonly hub!: string;
}

export class PlaceHold {
  @Choice(holdGrounds, { example: 'audit', description: 'Why it must be kept' })
  readonly ground!: HoldGround;
}
