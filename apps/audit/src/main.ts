import 'reflect-metadata';
import { openAudit } from '@digihub/audit';
import { serve } from '@digihub/composition';
import { openErasureContext } from '@digihub/erasure';

await serve('audit', [openErasureContext], [openAudit]);
