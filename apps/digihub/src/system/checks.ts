/** What shows that nothing was lost, repeated or reordered; for tests of other applications. */
export { Chance } from '../demo/chance.js';
export { approvalWay } from './approval-way.js';
export { filesIn } from './byte-search.js';
export { compareWithRebuild } from './read-model-checks.js';
export { rush } from './rush.js';
export { acknowledgementFaults, orderFaults, reactionFaults, startFaults } from './store-checks.js';
export { type Acknowledged, placeOf, StubbornApi } from './stubborn-api.js';
export { until } from './until.js';
