import base from './jest.config.js';

/** The suites on real engines, which they start themselves; apart, because they need more than npm. */
export default { ...base, testMatch: ['**/*.engine-spec.ts'], testTimeout: 120_000, maxWorkers: 2 };
