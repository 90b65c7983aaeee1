import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, visibleHubs } from '@digihub/access';
import type { ContextRuntime } from '@digihub/context';
import { noShares, plus, type Shares } from '@digihub/finance-domain';
import { QueryRoute } from '@digihub/http';
import { type Actor, dayOf } from '@digihub/kernel';
import { fundingSources, hubBudget, marketEnvelope } from '@digihub/programme';
import { FinanceCommands } from '../finance-commands.js';
import { checkHub } from '../read-models/check.js';
import type { BudgetEntryRow, FinanceTables } from '../read-models/tables.js';
import { financeRuntime } from '../runtime-token.js';
import { readers } from './readers.js';

@ApiTags('budgets')
@Controller('finance/v1')
export class BudgetsQueries {
  constructor(
    private readonly finance: FinanceCommands,
    @Inject(financeRuntime) private readonly runtime: ContextRuntime<FinanceTables>,
  ) {}

  @QueryRoute('budgets', {
    roles: readers,
    summary:
      'The services budget of the own hubs per funding source: total, reserved, committed, spent, free',
  })
  async budgets(@Caller() caller: Actor) {
    const { programme, hubs, today } = await this.visible(caller);
    const { read } = this.runtime.database;
    const items = [];
    for (const hub of hubs) {
      const entries = await read.selectFrom('budget_entries').selectAll().where('hub', '=', hub).execute();
      // What was worked and paid so far, also before settlement.
      const costs = await read
        .selectFrom('costs')
        .select(['efro', 'flanders', 'private'])
        .where('hub', '=', hub)
        .execute();
      const spentSoFar = costs.reduce<Shares>(plus, noShares);
      const market = entries.filter((entry) => entry.market === 1);
      items.push({
        hub,
        services: budgetShown(hubBudget(programme, hub, 'services', today), entries, spentSoFar),
        coordination: { total: hubBudget(programme, hub, 'coordination', today) },
        market: marketShown(marketEnvelope(programme, hub, today), market),
      });
    }
    return { items };
  }

  @QueryRoute('check', {
    roles: readers,
    summary: 'Does the money close, per hub and source?',
    description:
      'Compares, from the rows of each side, the accounts of the trajectories with the budget streams, the costs, ' +
      'the aid of the undertakings and the invoices. `closes` is false where one cent differs.',
  })
  async check(@Caller() caller: Actor) {
    const { programme, hubs, today } = await this.visible(caller);
    const items = [];
    for (const hub of hubs) {
      const total = hubBudget(programme, hub, 'services', today);
      items.push(await checkHub(this.runtime.database.read, hub, total));
    }
    return { closes: items.every(({ closes }) => closes), items };
  }

  private async visible(caller: Actor) {
    const programme = await this.finance.programme();
    const own = visibleHubs(caller);
    const hubs = programme.hubs.map(({ code }) => code);
    return {
      programme,
      today: dayOf(this.runtime.parts.clock.now()),
      hubs: own === 'all' ? hubs : hubs.filter((hub) => own.includes(hub)),
    };
  }
}

const sharesIn = (entries: readonly BudgetEntryRow[], status: string): Shares =>
  entries
    .filter((entry) => entry.status === status)
    .map(({ efro, flanders, private: own }) => ({ efro, flanders, private: own }))
    .reduce(plus, noShares);

const budgetShown = (total: Shares, entries: readonly BudgetEntryRow[], spentSoFar: Shares) => {
  const [reserved, committed, settled] = ['reserved', 'committed', 'spent'].map((status) =>
    sharesIn(entries, status),
  ) as [Shares, Shares, Shares];
  return Object.fromEntries(
    fundingSources.map((source) => [
      source,
      {
        total: total[source],
        reserved: reserved[source],
        committed: committed[source],
        settled: settled[source],
        spent: spentSoFar[source],
        free: total[source] - reserved[source] - committed[source] - settled[source],
      },
    ]),
  );
};

const marketShown = (total: number, entries: readonly BudgetEntryRow[]) => {
  const taken = entries.reduce((sum, { efro, flanders, private: own }) => sum + efro + flanders + own, 0);
  return { total, taken, free: total - taken };
};
