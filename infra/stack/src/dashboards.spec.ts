import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { repository } from './compose-file.js';
import { grafanaJson } from './dashboards/dashboard.js';
import { dashboards } from './dashboards.js';

const folder = join(repository, 'infra/grafana');

describe('the dashboards of Grafana', () => {
  it('are written from those here', () => {
    expect(readdirSync(join(folder, 'dashboards')).sort()).toEqual(
      Object.keys(dashboards)
        .map((name) => `${name}.json`)
        .sort(),
    );
    for (const [name, dashboard] of Object.entries(dashboards)) {
      const written = JSON.parse(readFileSync(join(folder, 'dashboards', `${name}.json`), 'utf8')) as object;
      expect(written).toEqual(grafanaJson(dashboard));
    }
  });

  it('ask the data source that is provisioned', () => {
    const { datasources } = parse(
      readFileSync(join(folder, 'provisioning/datasources/prometheus.yml'), 'utf8'),
    ) as { datasources: { uid: string; url: string }[] };
    expect(datasources).toEqual([
      expect.objectContaining({ uid: 'prometheus', url: 'http://prometheus:9090' }),
    ]);
  });

  it.each(Object.values(dashboards))('$title shows each panel in a place of its own', (dashboard) => {
    const { panels } = grafanaJson(dashboard) as {
      panels: { gridPos: { x: number; y: number; w: number; h: number } }[];
    };
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24);
  });
});
