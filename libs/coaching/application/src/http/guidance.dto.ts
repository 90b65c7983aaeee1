import { Choice, DayField, Flag, LongText, Reference, Text, WholeNumber } from '@digihub/http';
import type { InfrastructureKind } from '@digihub/coaching-domain';

export class LogSession {
  @DayField({ example: '2022-05-10' })
  day!: string;

  @WholeNumber({ min: 1, max: 1_440, example: 120, description: 'Minutes' })
  minutes!: number;

  @WholeNumber({ min: 1, max: 1_000, example: 4 })
  participants!: number;

  @LongText({ optional: true, example: 'De productielijn bekeken en de knelpunten opgelijst.' })
  notes?: string;
}

const kinds: readonly InfrastructureKind[] = ['lab', 'machine', 'test-bench', 'computing', 'room', 'other'];

export class BookInfrastructure {
  @Text({ example: 'Testbank machinevisie', description: 'What the question requires' })
  infrastructure!: string;

  @Choice(kinds, { example: 'test-bench' })
  kind!: InfrastructureKind;

  @Reference({ optional: true, example: 'howest', description: "Whose it is; default the partner's" })
  organisation?: string;

  @DayField({ example: '2022-05-16' })
  from!: string;

  @DayField({ example: '2022-05-17' })
  until!: string;
}

export class RecordTest {
  @DayField({ example: '2022-05-10' })
  day!: string;

  @LongText({ example: 'Herkenning van krassen met twee cameraopstellingen.' })
  what!: string;

  @LongText({ example: '97 % herkend; strijklicht werkt het best.' })
  result!: string;
}

export class MakeSuggestion {
  @LongText({ example: 'Begin met één lijn en een aangekochte camera.' })
  text!: string;
}

export class AcceptDelivery {
  @WholeNumber({ min: 1, max: 1_000, example: 1, description: 'Which part: 1, 2, …' })
  part!: number;

  @Flag({ example: true, description: 'Is it the last one?' })
  final!: boolean;

  @LongText({ optional: true, example: 'Verslag en testresultaten ontvangen.' })
  remark?: string;
}
