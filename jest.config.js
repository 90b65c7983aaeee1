/** Native ESM over the sources: no build is needed to run the tests. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/examples', '<rootDir>/infra', '<rootDir>/libs', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['@digihub/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // A CommonJS Nest plugin that requires @nestjs/common while a suite imports it trips Jest's ESM linker.
  setupFiles: ['<rootDir>/tools/jest-load-nest-first.js'],
  maxWorkers: 2,
  workerIdleMemoryLimit: '600MB',
  testTimeout: 30_000,
};
