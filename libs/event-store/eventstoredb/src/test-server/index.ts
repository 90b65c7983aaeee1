export { FaultProxy } from './fault-proxy.js';
export { notLeader, notReady } from './server-state.js';
export { startTestServer, type TestServer, type TestServerOptions } from './test-server.js';
export { TransactionLog } from './transaction-log.js';
