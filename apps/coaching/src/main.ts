import 'reflect-metadata';
import { serve } from '@digihub/composition';
import { openCoaching } from '@digihub/coaching';

await serve('coaching', [openCoaching]);
