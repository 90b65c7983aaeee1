import 'reflect-metadata';
import { serve } from '@digihub/composition';
import { openIntake } from '@digihub/intake';

await serve('intake', [openIntake]);
