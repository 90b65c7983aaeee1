// Writes dashboards/*.json from infra/stack/src/dashboards; run it after a build. A specification compares them.
import { writeFileSync } from 'node:fs';
import { dashboards, grafanaJson } from '@digihub/infra-stack';

for (const [name, dashboard] of Object.entries(dashboards)) {
  const file = new URL(`dashboards/${name}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(grafanaJson(dashboard), null, 2)}\n`);
}
