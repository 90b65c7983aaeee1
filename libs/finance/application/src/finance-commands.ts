import { Injectable } from '@nestjs/common';
import { authorizeCommand, authorizeNew } from '@digihub/access';
import type { Aggregate, Outcome, Scope } from '@digihub/command-handling';
import { AggregateCommands, type CommandSettings, type ContextRuntime, type Trigger } from '@digihub/context';
import {
  type AccountCommand,
  type AccountEvent,
  type AccountFacts,
  accountFacts,
  type AccountState,
  type AgreementCommand,
  type AgreementEvent,
  type AgreementState,
  type AidCommand,
  type AidEvent,
  type AidFacts,
  aidFacts,
  type AidState,
  type BudgetCommand,
  type BudgetEvent,
  type BudgetFacts,
  budgetFacts,
  type BudgetState,
  type InvoicebookCommand,
  type InvoicebookEvent,
  type InvoicebookState,
  type Step,
  type SupplierCommand,
  type SupplierEvent,
  type SupplierState,
} from '@digihub/finance-domain';
import type { Command, DomainEvent } from '@digihub/kernel';
import type { Programme } from '@digihub/programme';
import {
  accountAggregate,
  agreementAggregate,
  agreementKey,
  aidAggregate,
  budgetAggregate,
  invoicebookAggregate,
  supplierAggregate,
} from './aggregates.js';
import { accountFields, aidFields, nothingPersonal } from './personal-fields.js';
import type { FinanceTables } from './read-models/tables.js';

type Runtime = ContextRuntime<FinanceTables>;

/** Runs finance's commands, on its six kinds of streams. */
@Injectable()
export class FinanceCommands {
  readonly accounts: AggregateCommands<AccountState, AccountCommand, AccountEvent, AccountFacts>;
  readonly aid: AggregateCommands<AidState, AidCommand, AidEvent, AidFacts>;
  readonly agreement: AggregateCommands<AgreementState, AgreementCommand, AgreementEvent, void>;
  private readonly budgets: AggregateCommands<BudgetState, BudgetCommand, BudgetEvent, BudgetFacts>;
  private readonly invoicebooks: AggregateCommands<
    InvoicebookState,
    InvoicebookCommand,
    InvoicebookEvent,
    void
  >;
  private readonly suppliers: AggregateCommands<SupplierState, SupplierCommand, SupplierEvent, void>;

  constructor(private readonly runtime: Runtime) {
    this.agreement = this.on(agreementAggregate, { facts: () => undefined, personal: nothingPersonal });
    this.accounts = this.on(accountAggregate, {
      facts: async (command, state, now) => accountFacts(await this.programme(), command, state, now),
      personal: accountFields,
    });
    this.aid = this.on(aidAggregate, {
      facts: async (command) => aidFacts(await this.programme(), command),
      personal: aidFields,
    });
    this.budgets = this.on(budgetAggregate, {
      facts: async (command, _state, now, hub) => budgetFacts(await this.programme(), command, hub, now),
      personal: nothingPersonal,
    });
    this.invoicebooks = this.on(invoicebookAggregate, { facts: () => undefined, personal: nothingPersonal });
    this.suppliers = this.on(supplierAggregate, { facts: () => undefined, personal: nothingPersonal });
  }

  /** The programme as agreed and amended; what the application was given until the agreement is recorded. */
  async programme(): Promise<Programme> {
    const { programme } = await this.agreement.state(agreementKey);
    return programme ?? this.runtime.parts.programme;
  }

  /** Records the agreement at the first start; every later start finds it done. */
  async recordAgreement(): Promise<Outcome> {
    const { programme } = this.runtime.parts;
    const trigger = { id: `${programme.code} agreement`, correlationId: `${programme.code} agreement` };
    return this.agreement.react('finance.record-agreement', trigger, agreementKey, {
      type: 'record-agreement',
      data: { effectiveFrom: programme.periods[0]!.first, programme },
    });
  }

  /** One step of the process: a repeat is recognised by the event that it follows from. */
  perform({ to, key, command }: Step, trigger: Trigger): Promise<Outcome> {
    const name = `finance.${command.type}`;
    switch (to) {
      case 'account':
        return this.accounts.react(name, trigger, key, command);
      case 'aid':
        return this.aid.react(name, trigger, key, command);
      case 'budget':
        return this.budgets.react(name, trigger, key, command);
      case 'invoicebook':
        return this.invoicebooks.react(name, trigger, key, command);
      case 'supplier':
        return this.suppliers.react(name, trigger, key, command);
    }
  }

  private on<State, Cmd extends Command, Event extends DomainEvent, Facts>(
    aggregate: Aggregate<State, Cmd, Event, Facts>,
    settings: Pick<CommandSettings<State, Cmd, Facts>, 'facts' | 'personal'>,
  ): AggregateCommands<State, Cmd, Event, Facts> {
    const { handler, parts } = this.runtime;
    return new AggregateCommands(handler, parts.sealer, aggregate, {
      ...settings,
      authorize: (actor, scope, exists) => authorizeCommand(actor, scope, exists && !isHubless(scope)),
      authorizeNew: authorizeNew(),
    });
  }
}

/** An account without a hub: no quote was approved, so there is nothing for people to do on it. */
const isHubless = ({ trajectory, hub }: Scope): boolean => trajectory !== undefined && hub === undefined;
