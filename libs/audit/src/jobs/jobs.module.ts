import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { jobMigrations, JobRunner, Jobs, type JobTables } from '@digihub/jobs';
import type { OpenReadDatabase } from '@digihub/read-models';
import { audited, type Audited } from '../audited.js';
import { jobKinds, jobs } from './job-route.js';
import { JobsController } from './jobs.controller.js';
import { controllersOfKinds, kindsOf } from './kinds.js';

export interface JobsParts {
  readonly audited: Audited;
  readonly database: OpenReadDatabase;
  readonly report: (where: string, error: unknown) => void;
}

/** Routes of the jobs, and what runs them from the start of the application to its end. */
export const openJobs = async ({
  audited: parts,
  database: open,
  report,
}: JobsParts): Promise<DynamicModule> => {
  const database = await open<JobTables>(jobMigrations);
  const kinds = kindsOf(parts);
  const { clock } = parts;
  const asked = new Jobs(database, { clock });
  const runner = new JobRunner({ database, kinds, clock, report });
  asked.onChange(() => runner.wake());

  @Module({})
  class JobsModule implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
    onApplicationBootstrap(): void {
      runner.start();
    }

    async beforeApplicationShutdown(): Promise<void> {
      await runner.stop();
    }

    /** Requests under way still read it until here. */
    async onApplicationShutdown(): Promise<void> {
      await database.close();
    }
  }

  return {
    module: JobsModule,
    controllers: [JobsController, ...controllersOfKinds],
    providers: [
      { provide: audited, useValue: parts },
      { provide: jobs, useValue: asked },
      { provide: jobKinds, useValue: kinds },
    ],
  };
};
