import { type DynamicModule, Module } from '@nestjs/common';
import { contextModule, type ContextRuntime } from '@digihub/context';
import { AgreementAtStart } from './agreement-at-start.js';
import { FinanceCommands } from './finance-commands.js';
import { financeBehaviour } from './finance.js';
import { AccountsController } from './http/accounts.controller.js';
import { AccountsQueries } from './http/accounts.queries.js';
import { AidController } from './http/aid.controller.js';
import { BudgetsQueries } from './http/budgets.queries.js';
import { InvoicesController } from './http/invoices.controller.js';
import { InvoicesQueries } from './http/invoices.queries.js';
import { ProgrammeController } from './http/programme.controller.js';
import { SupplierInvoicesController } from './http/supplier-invoices.controller.js';
import { CoachingReactions } from './reactions/coaching.reactions.js';
import type { FinanceTables } from './read-models/tables.js';
import { financeRuntime } from './runtime-token.js';

@Module({})
export class FinanceModule {
  static register(runtime: ContextRuntime<FinanceTables>): DynamicModule {
    const module = contextModule({
      module: FinanceModule,
      token: financeRuntime,
      runtime,
      commands: FinanceCommands,
      make: () => new FinanceCommands(runtime),
      behaviour: financeBehaviour(runtime.parts.programme),
      controllers: [
        ProgrammeController,
        AidController,
        AccountsController,
        SupplierInvoicesController,
        InvoicesController,
        BudgetsQueries,
        AccountsQueries,
        InvoicesQueries,
        CoachingReactions,
      ],
    });
    return { ...module, providers: [...(module.providers ?? []), AgreementAtStart] };
  }
}
