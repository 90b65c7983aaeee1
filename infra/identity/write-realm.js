// Writes realm.json from the demo people of libs/access; run it after a build. A specification compares them.
import { writeFileSync } from 'node:fs';
import { realm } from '@digihub/infra-stack';

writeFileSync(new URL('realm.json', import.meta.url), `${JSON.stringify(realm(), null, 2)}\n`);
