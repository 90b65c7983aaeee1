import type { Type } from '@nestjs/common';
import type { JobKind } from '@digihub/jobs';
import type { Audited } from '../audited.js';
import { redecideJob } from '../decide-again/redecide.job.js';
import { WhatIfController } from '../decide-again/what-if/what-if.controller.js';
import { whatIfJob } from '../decide-again/what-if/what-if.job.js';
import { ExportController } from '../exports/export.controller.js';
import { exportJob } from '../exports/export.job.js';
import { RedecisionController } from '../http/redecision.controller.js';
import { SampleController } from '../dossier/sample.controller.js';
import { sampleJob } from '../dossier/sample.job.js';
import { TotalsController } from '../totals/totals.controller.js';
import { totalsJob } from '../totals/totals.job.js';
import { VerifyController } from '../verification/verify.controller.js';
import { verifyJob } from '../verification/verify.job.js';

/** Every kind of long work that the audit does. */
export const kindsOf = (parts: Audited): readonly JobKind<never>[] => [
  totalsJob(parts),
  redecideJob(parts),
  whatIfJob(parts),
  exportJob(parts),
  verifyJob(parts),
  sampleJob(parts),
];

/** The routes that start them, and what they need jobs for. */
export const controllersOfKinds: readonly Type[] = [
  TotalsController,
  RedecisionController,
  WhatIfController,
  ExportController,
  VerifyController,
  SampleController,
];
