import { bus } from './dashboards/bus.js';
import { casework } from './dashboards/casework.js';
import { overview } from './dashboards/overview.js';
import { service } from './dashboards/service.js';

/** Of Grafana, by the name of their file. */
export const dashboards = { overview, service, bus, casework };
