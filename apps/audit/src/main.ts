import 'reflect-metadata';
import { AuditModule } from '@digihub/audit';
import { serve } from '@digihub/composition';

await serve(
  'audit',
  [],
  [({ engines }) => ({ name: 'audit', module: AuditModule.of(engines), indicators: [] })],
);
