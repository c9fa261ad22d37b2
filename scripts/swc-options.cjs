// How TypeScript becomes what Node runs, for the build and for Jest alike; types are checked by tsc apart from it.
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const { paths } = require('../tsconfig.json').compilerOptions;

/** @param {boolean} keepDynamicImport true leaves `import()` to Node, which loads ES modules; Jest cannot */
module.exports.swcOptions = (keepDynamicImport) => ({
  swcrc: false,
  sourceMaps: keepDynamicImport ? true : 'inline',
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2022',
    keepClassNames: true,
    baseUrl: ROOT,
    paths,
  },
  module: { type: 'commonjs', ignoreDynamic: keepDynamicImport },
});
