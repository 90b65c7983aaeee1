import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '@digihub/access';
import { RebuildRuns, type Rebuilding } from '@digihub/context';
import { Flag, NoFields, QueryRoute, Text } from '@digihub/http';
import { Problem } from '@digihub/kernel';
import { RebuildStopped } from '@digihub/read-models';
import { contextNamed, operated, type Operated } from './operated.js';

export class Rebuild {
  @Text({ max: 64, optional: true, example: 'requests', description: 'Name of one table; absent: all' })
  readModel?: string;

  @Flag({ optional: true, example: true, description: 'Compare, and leave the live tables as they are' })
  compareOnly?: boolean;

  @Flag({ optional: true, example: false, description: 'Begin anew, though another was interrupted' })
  afresh?: boolean;
}

const runs = new Problem(409, 'operations.rebuild-runs', {
  nl: 'Er loopt al een heropbouw van deze dienst.',
  en: 'A rebuild of this service runs already.',
});
const nothingKept = new Problem(409, 'operations.nothing-kept', {
  nl: 'Er is niets bewaard om naar terug te keren.',
  en: 'Nothing is kept to go back to.',
});
const unknownReadModel = (name: string, known: readonly string[]): Problem =>
  new Problem(404, 'operations.unknown-read-model', {
    nl: `Deze dienst heeft geen leesmodel ${name}; wel ${known.join(', ')}.`,
    en: `This service has no read model ${name}; it has ${known.join(', ')}.`,
  });

/** Read models made anew beside the live ones while everything goes on; exchanged at once, with a way back. */
@ApiTags('operations')
@Controller('operations/v1/:context/rebuild')
export class RebuildController {
  constructor(@Inject(operated) private readonly operated: Operated) {}

  @QueryRoute('', { roles: ['operator', 'auditor'], summary: 'How far the rebuild is, and what it found' })
  async status(@Param('context') context: string) {
    const rebuilding = this.of(context);
    const { state, done, of, found, trouble } = rebuilding.status;
    return {
      state,
      done: String(done),
      of: String(of),
      differences: found.map(({ table, only, row }) => ({
        table,
        only: only === 'first' ? 'live' : 'rebuilt',
        row,
      })),
      trouble:
        trouble instanceof Error
          ? trouble instanceof RebuildStopped
            ? trouble.message
            : trouble.name
          : null,
      beside: (await rebuilding.record()) ?? null,
    };
  }

  @Post()
  @HttpCode(202)
  @Allow('operator')
  @ApiOperation({
    summary: 'Make read models anew, compare, and exchange them; goes on where one was interrupted',
  })
  async start(@Param('context') name: string, @Body() { readModel, compareOnly, afresh }: Rebuild) {
    const { runtime } = contextNamed(this.operated, name);
    const known: readonly string[] = runtime.context.tables;
    if (readModel !== undefined && !known.includes(readModel)) throw unknownReadModel(readModel, known);
    const tables = readModel === undefined ? known : [readModel];
    await asProblem(async () => runtime.rebuilding.run({ tables, compareOnly, afresh }));
    return { context: name, tables };
  }

  @Post('back')
  @HttpCode(202)
  @Allow('operator')
  @ApiOperation({ summary: 'Exchange again: what was live before is live once more, as of now' })
  async back(@Param('context') context: string, @Body() _body: NoFields) {
    await asProblem(() => this.of(context).back());
    return { context };
  }

  @Post('discard')
  @HttpCode(200)
  @Allow('operator')
  @ApiOperation({ summary: 'Take away what was kept, or half made' })
  async discard(@Param('context') context: string, @Body() _body: NoFields) {
    await asProblem(() => this.of(context).discard());
    return { context };
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- of any context
  private of(context: string): Rebuilding<any> {
    return contextNamed(this.operated, context).runtime.rebuilding;
  }
}

const asProblem = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof RebuildRuns) throw runs;
    if (error instanceof RebuildStopped) throw nothingKept;
    throw error;
  }
};
