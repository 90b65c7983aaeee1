import type { Type } from '@nestjs/common';
import type { JobKind } from '@digihub/jobs';
import type { Audited } from '../audited.js';
import { TotalsController } from '../totals/totals.controller.js';
import { totalsJob } from '../totals/totals.job.js';

/** Every kind of long work that the audit does. */
export const kindsOf = (parts: Audited): readonly JobKind<never>[] => [totalsJob(parts)];

/** The routes that start them, and what they need jobs for. */
export const controllersOfKinds: readonly Type[] = [TotalsController];
