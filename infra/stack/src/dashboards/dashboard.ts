/** One line of a panel. */
export interface Query {
  readonly expr: string;
  /** In Grafana's words: `{{service}}`. */
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  readonly what: string;
  /** A number by itself, or how it went over time. */
  readonly kind: 'stat' | 'timeseries';
  /** Grafana's name of it: `s`, `short`, `bytes`, `percentunit`, … */
  readonly unit: string;
  /** Of 24 columns. */
  readonly width: 6 | 8 | 12 | 24;
  readonly queries: readonly Query[];
  /** From here on it is amber. */
  readonly warnFrom?: number;
  /** Why nothing may be seen here though everything runs. */
  readonly mayBeEmpty?: string;
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  /** Lets people choose one or more services, as `$service`. */
  readonly choosesService?: true;
  readonly panels: readonly Panel[];
}

const datasource = { type: 'prometheus', uid: 'prometheus' };
const height = { stat: 4, timeseries: 8 } as const;

/** Left to right, top to bottom. */
const placed = (panels: readonly Panel[]) => {
  let [x, y, row] = [0, 0, 0];
  return panels.map(({ width, kind }) => {
    if (x + width > 24) [x, y, row] = [0, y + row, 0];
    const place = { x, y, w: width, h: height[kind] };
    [x, row] = [x + width, Math.max(row, height[kind])];
    return place;
  });
};

const thresholds = (warnFrom: number | undefined) => ({
  mode: 'absolute',
  steps: [
    { color: 'green', value: null },
    ...(warnFrom === undefined ? [] : [{ color: 'orange', value: warnFrom }]),
  ],
});

/** The JSON that Grafana provisions. */
export const grafanaJson = ({ uid, title, choosesService, panels }: Dashboard): object => {
  const places = placed(panels);
  return {
    uid,
    title,
    tags: ['digihub'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    links: [{ type: 'dashboards', title: 'DigiHub', tags: ['digihub'], asDropdown: true, includeVars: true }],
    templating: {
      list: choosesService
        ? [
            {
              name: 'service',
              type: 'query',
              datasource,
              query: { query: 'label_values(up{job="digihub"}, service)', refId: 'services' },
              refresh: 2,
              multi: true,
              includeAll: true,
              current: { text: 'All', value: '$__all' },
            },
          ]
        : [],
    },
    panels: panels.map((panel, index) => ({
      id: index + 1,
      type: panel.kind,
      title: panel.title,
      description: panel.mayBeEmpty ? `${panel.what} Empty: ${panel.mayBeEmpty}.` : panel.what,
      datasource,
      gridPos: places[index],
      fieldConfig: {
        defaults: { unit: panel.unit, min: 0, thresholds: thresholds(panel.warnFrom) },
        overrides: [],
      },
      options:
        panel.kind === 'stat'
          ? { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'value', graphMode: 'none' }
          : {
              legend: { displayMode: 'list', placement: 'bottom' },
              tooltip: { mode: 'multi', sort: 'desc' },
            },
      targets: panel.queries.map(({ expr, legend }, query) => ({
        refId: String.fromCharCode(65 + query),
        datasource,
        expr,
        legendFormat: legend,
        instant: panel.kind === 'stat',
        range: panel.kind !== 'stat',
      })),
    })),
  };
};
