const feature = '^server/src/modules/([^/]+)/([^/]+)/';
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'kernel-is-a-leaf', severity: 'error', from: { path: '^server/src/kernel/' }, to: { path: '^(server/src/(?!kernel/)|sandbox|sts|console)' } },
    {
      name: 'only-app-imports-vendors',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/((app(-water)?|gateway-calls-thread)\\.ts|vendors/)|\\.(test|testkit|fixture)\\.ts$' },
      to: { path: '^server/src/vendors/' },
    },
    {
      name: 'modules-never-look-up',
      severity: 'error',
      from: { path: '^server/src/modules/', pathNot: '\\.(test|testkit|fixture)\\.ts$' },
      to: { path: '^server/src/(config/|app\\.ts|main\\.ts|embedded/)' },
    },
    {
      name: 'vendors-see-kernel-and-ports',
      severity: 'error',
      from: { path: '^server/src/vendors/([^/]+)/', pathNot: '\\.(test|testkit|fixture)\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/(kernel/|vendors/$1/|modules/.*/port\\.ts$)' },
    },
    { name: 'ports-are-types-only', severity: 'error', from: { path: '^server/src/vendors/' }, to: { path: '/port\\.ts$', dependencyTypesNot: ['type-only'] } },
    {
      name: 'vendors-never-touch-the-database',
      severity: 'error',
      from: { path: '^server/src/vendors/' },
      to: { path: '^server/src/kernel/(db|jobs|migrate)\\.ts$|node_modules/(pg|kysely|pg-boss)/' },
    },
    {
      name: 'other-features-through-index',
      severity: 'error',
      from: { path: feature, pathNot: '\\.(test|testkit|fixture)\\.ts$' },
      to: { path: '^server/src/modules/[^/]+/[^/]+/', pathNot: ['^server/src/modules/$1/$2/', '/index\\.ts$', '/port\\.ts$'] },
    },
    {
      name: 'sql-only-in-queries',
      severity: 'error',
      from: {
        path: '^server/src/',
        pathNot:
          '(queries|\\.test|\\.testkit|\\.fixture)\\.ts$|^server/src/(kernel|embedded)/|^server/src/resources\\.ts$|/(lookups|payment-channels|sms-channels|vendor-accounts|seals)/',
      },
      to: { path: 'node_modules/(kysely|pg)/' },
    },
    {
      name: 'http-only-at-the-edge',
      severity: 'error',
      from: {
        path: '^server/src/',
        pathNot: '(routes|webhook|\\.test|\\.testkit|\\.fixture)\\.ts$|^server/src/kernel/(http[^/]*|rate-limit)\\.ts$|^server/src/(app|static)[^/]*\\.ts$',
      },
      to: { path: 'node_modules/(fastify|@fastify)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { path: '^(server|sandbox|sts)/src/', pathNot: '\\.(test|testkit|fixture)\\.ts$' },
      to: { path: '^test/|\\.(test|testkit|fixture)\\.ts$|/fixtures?/' },
    },
    {
      name: 'server-and-sandbox-apart',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '\\.(test|testkit|fixture)\\.ts$' },
      to: { path: '^sandbox/' },
    },
    { name: 'sandbox-and-server-apart', severity: 'error', from: { path: '^sandbox/' }, to: { path: '^server/' } },
    {
      name: 'sts-stands-alone',
      severity: 'error',
      from: { path: '^sts/src/', pathNot: '\\.(test|testkit|fixture)\\.ts$' },
      to: { path: '^(server|sandbox|console)/|node_modules/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.js'] },
  },
};
