export { type Contract, contract, type DataOf, namespace, type PublishedEvent } from './contract.js';
export { type Attributes, attributes, isEventOf } from './envelope.js';
export * as coachingContracts from './coaching.js';
export * as financeContracts from './finance.js';
export * as intakeContracts from './intake.js';
export * as routingContracts from './routing.js';
export { type ContractRegistry, ContractViolation, registry, validate } from './validate.js';
export { contracts } from './all-contracts.js';
