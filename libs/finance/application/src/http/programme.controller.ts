import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import type { ContextRuntime } from '@digihub/context';
import { CommandCall, CommandRoute, NoFields, PathReference, QueryRoute } from '@digihub/http';
import type { Amendment } from '@digihub/programme';
import { agreementKey } from '../aggregates.js';
import { FinanceCommands } from '../finance-commands.js';
import type { FinanceTables } from '../read-models/tables.js';
import { financeRuntime } from '../runtime-token.js';
import { ProposeAmendment } from './programme.dto.js';
import { approvers, readers } from './readers.js';

@ApiTags('programme')
@Controller('finance/v1/programme')
export class ProgrammeController {
  constructor(
    private readonly finance: FinanceCommands,
    @Inject(financeRuntime) private readonly runtime: ContextRuntime<FinanceTables>,
  ) {}

  @QueryRoute('', { roles: readers, summary: 'The agreement as amended, its versions and what is proposed' })
  async show() {
    const rows = await this.runtime.database.read
      .selectFrom('programme_versions')
      .selectAll()
      .orderBy('effective_from')
      .orderBy('version')
      .execute();
    const { periods, fundingKeys, hubBudgets, marketEnvelopes, hourlyRates, ...rest } =
      await this.finance.programme();
    return {
      code: rest.code,
      version: rest.version,
      agreement: { periods, fundingKeys, hubBudgets, marketEnvelopes, hourlyRates },
      versions: rows.map((row) => ({
        version: row.version,
        effectiveFrom: row.effective_from,
        status: row.status,
        decision: row.decision,
        changes: row.changes === null ? null : (JSON.parse(row.changes) as Amendment),
        proposedBy: row.proposed_by,
        decidedBy: row.decided_by,
      })),
    };
  }

  @CommandRoute('amendments', {
    roles: ['finance'],
    summary: 'Propose an amendment; a second person decides',
  })
  propose(@Body() body: ProposeAmendment, @CommandCall() call: Call): Promise<Outcome> {
    const { version, effectiveFrom, decision, ...lists } = body;
    const added = Object.fromEntries(
      Object.entries(lists)
        .filter(([, list]) => list !== undefined)
        .map(([name, list]) => [
          name,
          list.map((entry) => ({ ...entry, origin: 'configuration' as const, note: decision })),
        ]),
    );
    return this.finance.agreement.execute(
      agreementKey,
      {
        type: 'propose-amendment',
        data: { amendment: version, effectiveFrom, decision, changes: { version, added } },
      },
      call,
    );
  }

  @CommandRoute('amendments/:version/approve', { roles: approvers, summary: 'Approve an amendment' })
  approve(
    @PathReference('version', { example: '2022-2' }) amendment: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const command = { type: 'approve-amendment', data: { amendment } } as const;
    return this.finance.agreement.execute(agreementKey, command, call);
  }

  @CommandRoute('amendments/:version/reject', { roles: approvers, summary: 'Reject an amendment' })
  reject(
    @PathReference('version', { example: '2022-2' }) amendment: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const command = { type: 'reject-amendment', data: { amendment } } as const;
    return this.finance.agreement.execute(agreementKey, command, call);
  }
}
