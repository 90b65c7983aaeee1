import 'reflect-metadata';
import { serve } from '@digihub/composition';
import { openFinance } from '@digihub/finance';

await serve('finance', [openFinance]);
