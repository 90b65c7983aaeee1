import 'reflect-metadata';
import { openAudit } from '@digihub/audit';
import { serve } from '@digihub/composition';

await serve('audit', [], [openAudit]);
