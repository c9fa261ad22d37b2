// The dependency rules of docs/architecture.md: apps → contexts → platform, contexts in one order, front doors only.
const ORDER = [
  'platform',
  'audit',
  'identity',
  'ledger',
  'documents',
  'directory',
  'catalog',
  'delivery',
  'authorization',
  'metering',
  'revenue',
];
const lib = (name) => `^libs/${name}/`;
const others = (names) => `^libs/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'apps-never-import-apps',
      comment: 'gongshu alone composes the three apps, by their front doors.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/gongshu/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'gongshu-uses-front-doors',
      severity: 'error',
      from: { path: '^apps/gongshu/' },
      to: { path: '^apps/(market|gateway|worker)/', pathNot: '^apps/[^/]+/src/index.ts$' },
    },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|prisma/seed|test)/' },
    },
    {
      name: 'front-door-only',
      comment: 'A context is used through its index.ts.',
      severity: 'error',
      from: { path: '^(apps|libs|prisma/seed)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/', pathNot: ['^libs/[^/]+/src/index.ts$', '^libs/$2/'] },
    },
    ...ORDER.map((name, at) => ({
      name: `${name}-depends-downwards`,
      severity: 'error',
      from: { path: lib(name) },
      to: { path: others([...ORDER.slice(at + 1), 'http']) },
    })).filter((rule) => rule.to.path !== '^libs/()/'),
    {
      name: 'http-knows-no-domain',
      severity: 'error',
      from: { path: lib('http') },
      to: { path: others(ORDER.slice(1)) },
    },
    {
      name: 'libs-know-no-http',
      severity: 'error',
      from: { path: '^libs/', pathNot: lib('http') },
      to: { path: 'node_modules/(@nestjs/(swagger|passport|platform-fastify)|fastify|passport)' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.ts$', 'main\\.ts$', '\\.spec\\.ts$', 'migration-new'],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'database/generated' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
