import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContextRuntime } from '@digihub/context';
import { openReadDatabase } from '@digihub/read-models';
import { fundingKey, fundingSources, hubBudget, programme } from '@digihub/programme';
import { type BudgetEvent, noShares, plus, type Shares, split } from '@digihub/finance-domain';
import { type ContextUnderTest, startContext } from '@digihub/testing';
import fc from 'fast-check';
import { FinanceCommands } from './finance-commands.js';
import { financeContext } from './finance.js';
import { openFinance } from './open-finance.js';

/** Two servers, each with streams folded of its own, on one store: only the expected revision stands between them. */
describe('two at once, who know nothing of each other', () => {
  let finance: ContextUnderTest;
  let servers: readonly FinanceCommands[];
  const close: (() => Promise<void>)[] = [];
  let run = 0;

  beforeAll(async () => {
    finance = await startContext(openFinance);
    const server = async (): Promise<FinanceCommands> => {
      const parts: typeof finance.parts = {
        ...finance.parts,
        database: (_name, migrations) => openReadDatabase({ file: ':memory:', migrations }),
      };
      const runtime = await ContextRuntime.open(financeContext(programme), parts);
      close.push(() => runtime.database.close());
      return new FinanceCommands(runtime);
    };
    servers = [await server(), await server()];
  });
  afterAll(async () => {
    await Promise.all(close.map((one) => one()));
    await finance.stop();
  });

  const key = fundingKey(programme, 'services', '2022-05-09');
  const asked = fc.array(fc.integer({ min: 1_000_000, max: 60_000_000 }), { minLength: 2, maxLength: 8 });
  /** Each command has a stream of its own per run; who is told that it is busy asks again, as the bus does. */
  const stubbornly = async (work: () => Promise<unknown>): Promise<void> => {
    for (let left = 20; left > 0; left -= 1) {
      try {
        await work();
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== 'too-busy') throw error;
      }
    }
    throw new Error('still too busy');
  };

  it('never exceed the budget of a hub in any source', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (amounts) => {
        // An unknown hub has no budget at all, so the hubs of the programme take turns over the runs.
        const hub = programme.hubs[(run += 1) % programme.hubs.length]!.code;
        await Promise.all(
          amounts.map((amount, index) =>
            stubbornly(() =>
              servers[index % 2]!.perform(
                {
                  to: 'budget',
                  key: hub,
                  command: {
                    type: 'reserve-budget',
                    data: {
                      trajectory: `t${run}-${index}`,
                      quote: 'q1',
                      shares: split(amount, key),
                      market: false,
                    },
                  },
                },
                { id: `budget-${run}-${index}`, correlationId: 'test' },
              ),
            ),
          ),
        );
        const events = (await finance.events(`budget-${hub}`)).map(
          (event) => event as unknown as BudgetEvent,
        );
        const taken = events
          .flatMap((event) => (event.type === 'budget.reserved.v1' ? [event.data.shares] : []))
          .reduce<Shares>(plus, noShares);
        const budget = hubBudget(programme, hub, 'services', '2022-05-09');
        for (const source of fundingSources) expect(taken[source]).toBeLessThanOrEqual(budget[source]);
        // Whoever asked has an answer, once.
        const answered = events.filter(({ data }) => data.trajectory.startsWith(`t${run}-`));
        expect(answered).toHaveLength(amounts.length);
      }),
      { numRuns: 25 },
    );
  });

  it('never exceed the ceiling of an undertaking', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (amounts) => {
        const undertaking = `shared-${(run += 1)}`;
        await Promise.all(
          amounts.map((amount, index) =>
            stubbornly(() =>
              servers[index % 2]!.perform(
                {
                  to: 'aid',
                  key: undertaking,
                  command: {
                    type: 'reserve-aid',
                    data: {
                      trajectory: `t${run}-${index}`,
                      quote: 'q1',
                      hub: 'limburg',
                      amount: Math.floor(amount / 5),
                    },
                  },
                },
                { id: `aid-${run}-${index}`, correlationId: 'test' },
              ),
            ),
          ),
        );
        const events = await finance.events(`aid-${undertaking}`);
        const reserved = events
          .filter(({ type }) => type === 'aid.reserved.v1')
          .reduce((sum, { data }) => sum + Number(data['amount']), 0);
        expect(reserved).toBeLessThanOrEqual(20_000_000);
        expect(events).toHaveLength(amounts.length);
      }),
      { numRuns: 25 },
    );
  });
});
