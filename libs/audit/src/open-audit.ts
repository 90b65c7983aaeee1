import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { LedgerKeeper } from '@digihub/ledger';
import { AuditModule } from './audit.module.js';
import { type Audited, audited } from './audited.js';
import { openJobs } from './jobs/jobs.module.js';
import { DossierController } from './log/dossier.controller.js';
import { LogController } from './log/log.controller.js';
import { keptLog, type KeptLog } from './log/open-log.js';
import { type LogProcess, openLogOf } from './log/open-log-of.js';

/** The audit as a process serves it: with the log of all events where the process keeps one. */
export interface Audit {
  readonly name: 'audit';
  readonly module: DynamicModule;
  readonly indicators: readonly {
    readonly name: string;
    check(): Promise<{ readonly up: boolean; readonly detail: Readonly<Record<string, unknown>> }>;
  }[];
  /** Tells how the log is, where one is kept. */
  readonly measure?: (gauges: { ledger(status: LedgerKeeper['status']): void }) => void;
}

/**
 * Routes of the audit; the log follows the store from the start of the application to its end, then closes.
 * `modules`: what it serves beside.
 */
export const auditOf = (
  parts: Audited,
  log: KeptLog | undefined,
  modules: readonly DynamicModule[] = [],
): Audit => {
  const imports = [AuditModule.of(parts), ...modules];
  if (!log) {
    @Module({})
    class AuditWithoutLog {}
    return { name: 'audit', module: { module: AuditWithoutLog, imports }, indicators: [] };
  }

  @Module({})
  class AuditWithLog implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
    onApplicationBootstrap(): void {
      log!.keeper.start();
    }

    async beforeApplicationShutdown(): Promise<void> {
      await log!.keeper.stop();
    }

    /** Requests under way still read it until here. */
    async onApplicationShutdown(): Promise<void> {
      await log!.close();
    }
  }

  return {
    name: 'audit',
    module: {
      module: AuditWithLog,
      imports,
      controllers: [LogController, DossierController],
      providers: [
        { provide: keptLog, useValue: log },
        { provide: audited, useValue: parts },
      ],
    },
    measure: (gauges) => gauges.ledger(log.keeper.status),
    indicators: [
      {
        name: 'ledger',
        check: async () => {
          const { state, size } = log.keeper.status;
          return { up: state !== 'refused', detail: { state, size } };
        },
      },
    ],
  };
};

/** What the process has that serves the audit. */
export interface AuditProcess extends LogProcess {
  readonly engines: LogProcess['engines'] & Audited;
}

/** The audit, with the log of all events wherever there is a key to sign its checkpoints. */
export const openAudit = async (process: AuditProcess): Promise<Audit> => {
  const { engines } = process;
  const log = await openLogOf(process);
  const jobs = await openJobs({
    audited: { ...engines, log },
    database: (migrations) => engines.database('audit_jobs', migrations),
    report: (where, error) => engines.report({ context: 'audit', where, error }),
  });
  return auditOf({ ...engines, log }, log, [jobs]);
};
