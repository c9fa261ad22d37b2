/** Pure specs beside the rules, and end-to-end specs over HTTP on a real PostgreSQL (test/support). */
const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2022',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];
const names = [
  'platform',
  'http',
  'identity',
  'audit',
  'ledger',
  'directory',
  'catalog',
  'authorization',
  'metering',
  'delivery',
  'revenue',
];
module.exports = {
  testEnvironment: 'node',
  rootDir: __dirname,
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/prisma/seed', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  transform: { '^.+\\.[jt]s$': swc },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|content-disposition|cookie|file-type)/)'],
  moduleNameMapper: Object.fromEntries(
    names.map((n) => [`^@gongshu/${n}$`, `<rootDir>/libs/${n}/src/index.ts`]),
  ),
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.cjs',
  testTimeout: 30_000,
  maxWorkers: 2,
};
