import { ApiProperty } from '@nestjs/swagger';
import { Cents, Choice, DayField, LongText, Nested, Reference, ReferenceList } from '@digihub/http';
import type {
  AskGround,
  EndGround,
  MarketGround,
  NotAskedGround,
  RefusalGround,
  WaitingOn,
} from '@digihub/routing-domain';

const askGrounds = ['expertise', 'infrastructure', 'availability', 'earlier-work', 'other'] as const;
const notAskedGrounds = [
  'other-expertise',
  'no-capacity',
  'conflict-of-interest',
  'known-unavailable',
  'other',
] as const;
const refusalGrounds = [
  'no-capacity',
  'not-our-field',
  'conflict-of-interest',
  'question-unclear',
  'other',
] as const;
const marketGrounds = ['no-expertise', 'no-capacity', 'no-timely-answer', 'other'] as const;
const endGrounds = ['no-provider', 'no-budget', 'out-of-proportion', 'other'] as const;

/** The pool of West-Vlaanderen, where the examples play. */
const wholePool = ['katho', 'vives', 'ilvo', 'howest', 'flanders-make', 'sirris'].map((organisation) => ({
  organisation,
  ground: 'other-expertise',
}));

export class AskReason {
  @Choice(askGrounds, { example: 'expertise' })
  ground!: AskGround;

  @LongText({
    optional: true,
    example: 'Onderzoeksgroep met ervaring in planning.',
    description: 'Needed for `other`, and for a partner of another province',
  })
  note?: string;
}

export class PartnerNotAsked {
  @Reference({ example: 'vives', description: 'A knowledge partner' })
  organisation!: string;

  @Choice(notAskedGrounds, { example: 'other-expertise', description: 'Why it is not asked' })
  ground!: NotAskedGround;

  @LongText({ optional: true, example: 'Werkt vooral rond logistiek.', description: 'Needed for `other`' })
  note?: string;
}

export class ConflictStatement {
  @Choice(['none', 'described'], { example: 'described' })
  declaration!: 'none' | 'described';

  @LongText({
    optional: true,
    example: 'Ik gaf tot 2020 les aan deze hogeschool.',
    description: 'Needed for `described`, and only then',
  })
  statement?: string;
}

export class AskPartner {
  @Reference({ example: 'howest', description: 'Whom to ask: of the own pool, or of another province' })
  organisation!: string;

  @LongText({
    example: 'Vraagvoorspelling voor een productieplanning, graag een eerste gesprek in juni.',
    description: 'What the partner gets to read',
  })
  brief!: string;

  @Nested(() => AskReason)
  reason!: AskReason;

  @Nested(() => PartnerNotAsked, {
    array: true,
    description: 'Partners that were considered and are not asked; who was asked before is added by itself',
  })
  alternatives!: PartnerNotAsked[];

  @Nested(() => ConflictStatement)
  conflictOfInterest!: ConflictStatement;

  @LongText({
    optional: true,
    example: 'Er kwam capaciteit vrij.',
    description: 'Needed where this partner refused or withdrew before',
  })
  againBecause?: string;
}

export class AcceptQuestion {
  @LongText({
    optional: true,
    example: 'Telefonisch bevestigd door de onderzoeksleider.',
    description: 'Needed where the hub answers on behalf of the partner: who said so, and how',
  })
  note?: string;
}

export class RefuseQuestion {
  @Choice(refusalGrounds, { example: 'no-capacity' })
  ground!: RefusalGround;

  @LongText({
    optional: true,
    example: 'Geen onderzoekers beschikbaar voor september.',
    description: 'Needed for `other`, and where the hub answers on behalf of the partner',
  })
  note?: string;
}

export class RecallQuestion {
  @LongText({ example: 'De vraag is intussen anders geformuleerd.' })
  reason!: string;
}

export class MarketReason {
  @Choice(marketGrounds, { example: 'no-expertise' })
  ground!: MarketGround;

  @LongText({ optional: true, example: 'Vraagt kennis van een gesloten standaard.' })
  note?: string;
}

export class ReceivedOffer {
  @Reference({ example: 'demo-data', description: 'A private provider of the hub' })
  provider!: string;

  @Cents({ min: 1, example: 980_000, description: 'Without VAT, in euro cents' })
  price!: number;

  @DayField({ example: '2022-05-06' })
  receivedOn!: string;
}

export class OfferChoice {
  @Choice(['lowest-price', 'best-value'], { example: 'lowest-price' })
  ground!: 'lowest-price' | 'best-value';

  @LongText({
    optional: true,
    example: 'Laagste prijs bij gelijke kwaliteit.',
    description: 'Needed for `best-value`, and for a provider that withdrew before',
  })
  note?: string;
}

export class BuyExpertise {
  @Nested(() => MarketReason, { description: 'Why no knowledge partner takes the question up' })
  reason!: MarketReason;

  @ApiProperty({ example: wholePool })
  @Nested(() => PartnerNotAsked, {
    array: true,
    description: 'Every partner of the own pool that was not asked, and why',
  })
  alternatives!: PartnerNotAsked[];

  @Nested(() => ConflictStatement)
  conflictOfInterest!: ConflictStatement;

  @Nested(() => ReceivedOffer, { array: true, min: 1, max: 20 })
  offers!: ReceivedOffer[];

  @Reference({ example: 'demo-data', description: 'Whose offer is chosen' })
  provider!: string;

  @Nested(() => OfferChoice)
  choice!: OfferChoice;

  @Reference({
    optional: true,
    example: '2022-507123',
    description: 'Reference of the published call, for an open procedure',
  })
  call?: string;
}

export class ReferForImplementation {
  @LongText({ example: 'De onderneming zoekt een partij die het pakket installeert.' })
  reason!: string;

  @ReferenceList({
    example: ['demo-automatisering'],
    maxItems: 20,
    description: 'Providers named to the enterprise, which chooses and pays by itself; may be empty',
  })
  providers!: string[];

  @Nested(() => ConflictStatement)
  conflictOfInterest!: ConflictStatement;
}

export class EndReason {
  @Choice(endGrounds, { example: 'no-provider', description: 'Why the private market is no way out either' })
  ground!: EndGround;

  @LongText({ optional: true, example: 'Geen van de drie aanbieders diende een offerte in.' })
  note?: string;
}

export class EndWithoutRoute {
  @Nested(() => EndReason)
  reason!: EndReason;

  @ApiProperty({ example: wholePool })
  @Nested(() => PartnerNotAsked, {
    array: true,
    description: 'Every partner of the own pool that was not asked, and why',
  })
  alternatives!: PartnerNotAsked[];

  @Nested(() => ConflictStatement)
  conflictOfInterest!: ConflictStatement;
}

export class WithdrawFromRouting {
  @LongText({ example: 'De onderneming stelt het project een jaar uit.' })
  reason!: string;
}

export class AgreeToWaitForRoute {
  @Choice(['us', 'enterprise', 'partner'], { example: 'partner' })
  on!: WaitingOn;

  @DayField({ example: '2022-06-30' })
  until!: string;

  @LongText({ example: 'De onderzoeksgroep beslist na de examens.' })
  reason!: string;
}
