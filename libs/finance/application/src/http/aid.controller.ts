import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, notFound, visibleHubs } from '@digihub/access';
import type { Call, Outcome } from '@digihub/command-handling';
import type { ContextRuntime } from '@digihub/context';
import { CommandCall, CommandRoute, PathReference, QueryRoute } from '@digihub/http';
import { type Actor, Problem } from '@digihub/kernel';
import { FinanceCommands } from '../finance-commands.js';
import type { FinanceTables } from '../read-models/tables.js';
import { financeRuntime } from '../runtime-token.js';
import { DeclareOtherAid } from './aid.dto.js';
import { readers } from './readers.js';

const undertakingId = { example: '7x3k9m2p4q8r1s5t', description: 'The single undertaking.' };

@ApiTags('aid')
@Controller('finance/v1/aid')
export class AidController {
  constructor(
    private readonly finance: FinanceCommands,
    @Inject(financeRuntime) private readonly runtime: ContextRuntime<FinanceTables>,
  ) {}

  /** The ceiling counts over all hubs, so every hub sees the amounts; whose trajectories they are, only its own. */
  @QueryRoute(':undertaking', { roles: readers, summary: 'Aid of a single undertaking, over all hubs' })
  async show(@PathReference('undertaking', undertakingId) undertaking: string, @Caller() caller: Actor) {
    const { read } = this.runtime.database;
    const entries = await read
      .selectFrom('aid_entries')
      .selectAll()
      .where('undertaking', '=', undertaking)
      .orderBy('awarded_on')
      .orderBy('trajectory')
      .orderBy('quote')
      .execute();
    const declaration = await read
      .selectFrom('aid_declarations')
      .selectAll()
      .where('undertaking', '=', undertaking)
      .executeTakeFirst();
    const hubs = visibleHubs(caller);
    const sees = (hub: string) => hubs === 'all' || hubs.includes(hub);
    const sum = (...statuses: string[]) =>
      entries
        .filter(({ status }) => statuses.includes(status))
        .reduce((total, { amount }) => total + amount, 0);
    return {
      undertaking,
      reserved: sum('reserved'),
      awarded: sum('awarded', 'final'),
      entries: entries.map((entry) => ({
        trajectory: sees(entry.hub) ? entry.trajectory : null,
        quote: sees(entry.hub) ? entry.quote : null,
        hub: entry.hub,
        status: entry.status,
        amount: entry.amount,
        awardedOn: entry.awarded_on,
        regime: entry.regime,
        legalBasis: entry.legal_basis,
        ceiling: entry.ceiling,
        cumulatedBefore: entry.cumulated,
      })),
      declaration: declaration && {
        declaredOn: declaration.declared_on,
        fiscalYearStart: declaration.fiscal_year_start,
        roadFreight: declaration.road_freight === 1,
        others: JSON.parse(declaration.others) as object[],
        excess: declaration.excess,
      },
    };
  }

  @CommandRoute(':undertaking/declarations', {
    roles: ['finance', 'caseworker', 'coach'],
    summary: 'The undertaking declares aid received elsewhere; takes the place of its earlier declaration',
  })
  async declare(
    @PathReference('undertaking', undertakingId) undertaking: string,
    @Body() body: DeclareOtherAid,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    await this.mustBeKnown(undertaking);
    const { declaredOn, fiscalYearStartMonth, roadFreight, others } = body;
    const data = {
      undertaking,
      declaredOn,
      fiscalYearStart: `${fiscalYearStartMonth}-01`,
      roadFreight,
      others,
    };
    return this.finance.aid.begin(undertaking, { type: 'declare-other-aid', data }, call);
  }

  /** A declaration may come before any quote, so the key ring says whether there is such an undertaking. */
  private async mustBeKnown(undertaking: string): Promise<void> {
    try {
      await this.runtime.parts.sealer.seal(undertaking, 'known', '');
    } catch (error) {
      const unknown = error instanceof Problem && error.code === 'privacy.subject-unknown';
      throw unknown ? notFound() : error;
    }
  }
}
