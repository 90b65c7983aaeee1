export { asTrouble, ConnectionLost, isPostgresUnavailable } from './postgres-trouble.js';
export { checkedSchema, enterSchema, type Run, schemaLock, schemaOwner } from './schema.js';
export { type Row, sessionConfig, type SessionOptions, Sessions } from './sessions.js';
