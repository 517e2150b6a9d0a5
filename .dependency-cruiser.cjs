/** Who may import whom inside src/. Data flows the same way: see docs/architecture.md. */
const mayUse = {
  cli: ['compose', 'fixtures', 'channels', 'ussd', 'features', 'tenancy', 'events', 'platform'],
  compose: ['api', 'channels', 'consumers', 'jobs', 'ussd', 'fixtures', 'features', 'tenancy', 'events', 'platform'],
  channels: ['ussd', 'platform'],
  ussd: ['features', 'tenancy', 'platform'],
  api: ['features', 'tenancy', 'platform'],
  consumers: ['features', 'jobs', 'events', 'tenancy', 'platform'],
  jobs: ['channels', 'features', 'tenancy', 'platform'],
  fixtures: ['features', 'tenancy', 'platform'],
  features: ['tenancy', 'events', 'platform'],
  tenancy: ['events', 'platform'],
  events: ['platform'],
  platform: [],
};
const oneWay = Object.entries(mayUse).map(([folder, others]) => ({
  name: `${folder} may use ${others.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^src/',
    pathNot: [folder, ...others]
      .map((name) => `^src/${name}/`)
      .concat(['compose', 'cli'].includes(folder) ? ['^src/config\\.ts$', '^src/compose\\.ts$'] : []),
  },
}));
module.exports = {
  forbidden: [
    ...oneWay,
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'the engine is pure',
      severity: 'error',
      from: { path: '^src/ussd/engine/' },
      to: { path: '.', pathNot: ['^src/ussd/engine/', '^node_modules/zod/'] },
    },
    {
      name: 'a store is private to its feature',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '-store\\.ts$', pathNot: '^src/features/$1/' },
    },
    {
      name: 'only features touch their stores',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/features/' },
      to: { path: '^src/features/.+-store\\.ts$' },
    },
    {
      name: 'features know no transport',
      severity: 'error',
      from: { path: '^src/features/' },
      to: { path: '^node_modules/(express|kafkajs|bullmq|ioredis)/' },
    },
    {
      name: 'only the platform opens connections',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(platform|compose)' },
      to: { path: '^node_modules/(pg|ioredis|kafkajs)/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
