/** Pure specs beside the rules, and end-to-end specs over HTTP on a real PostgreSQL (test/support). */
const { swcOptions } = require('./scripts/swc-options.cjs');

module.exports = {
  testEnvironment: 'node',
  rootDir: __dirname,
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/prisma/seed', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  transform: { '^.+\\.[jt]s$': ['@swc/jest', swcOptions(false)] },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|content-disposition|cookie|file-type)/)'],
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.cjs',
  testTimeout: 30_000,
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  maxWorkers: 2,
};
