export { grafanaJson } from './dashboards/dashboard.js';
export { dashboards } from './dashboards.js';
export { audience, realm } from './realm.js';
