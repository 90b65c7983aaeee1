export { type Health, type HealthIndicator, HealthModule, type Readiness, readinessOf } from './health.js';
export { type LoggedError, loggedError } from './logged-error.js';
export { logging, type LogLevel, logLevels, muteNegativeTimeouts } from './logging.js';
export { type CommandResult, Metrics } from './metrics.js';
export { MetricsEndpoint, MetricsModule, type Refresh } from './metrics-endpoint.js';
export { metricsTable } from './metrics-table.js';
