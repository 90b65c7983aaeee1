import 'reflect-metadata';
import { serve } from '@digihub/composition';
import { openRouting } from '@digihub/routing';

await serve('routing', [openRouting]);
