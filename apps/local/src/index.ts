export { ClusterApi } from './cluster-api.js';
export { type Cluster, type ClusterOptions, startCluster } from './cluster.js';
export { type Engines, type ServiceName, serviceNames } from './engines.js';
