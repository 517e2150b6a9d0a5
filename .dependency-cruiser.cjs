/** Who may import whom inside src/. Data flows the same way: see docs/architecture.md. */
const mayUse = {
  cli: 'all',
  compose: 'all',
  telemetry: ['simulator', 'channels', 'ussd', 'events', 'tenancy', 'platform', 'values'],
  jobs: ['channels', 'features', 'tenancy', 'platform', 'values'],
  consumers: ['features', 'jobs', 'events', 'tenancy', 'platform', 'values'],
  simulator: ['channels', 'http', 'events', 'platform', 'values'],
  console: ['api', 'http', 'features', 'tenancy', 'platform', 'values'],
  api: ['http', 'features', 'tenancy', 'platform', 'values'],
  channels: ['ussd/turn.ts', 'platform', 'values'],
  payments: ['channels', 'platform', 'values'],
  ussd: ['features', 'tenancy', 'platform', 'values'],
  sms: ['features', 'tenancy', 'platform', 'values'],
  http: ['platform', 'values'],
  fixtures: ['features', 'tenancy', 'platform', 'values'],
  features: ['tenancy', 'events', 'platform', 'values'],
  tenancy: ['events', 'platform', 'values'],
  events: ['platform', 'values'],
  platform: ['values'],
  values: [],
};
const at = (name) => (name.endsWith('.ts') ? `^src/${name.replace('.', '\\.')}$` : `^src/${name}/`);
const oneWay = Object.entries(mayUse)
  .filter(([, others]) => others !== 'all')
  .map(([folder, others]) => ({
    name: `${folder} may use ${others.join(', ') || 'nothing'}`,
    severity: 'error',
    from: { path: at(folder) },
    to: { path: '^src/', pathNot: [folder, ...others].map(at) },
  }));
/** The rooms of the dialogue: read downward. `turn.ts` is what channels know of it. */
const inUssd = {
  engine: [],
  menu: ['engine'],
  session: ['engine', 'menu'],
  turn: ['engine', 'menu', 'session'],
  actions: ['engine', 'menu', 'session', 'turn'],
};
const wallsInUssd = Object.entries(inUssd).map(([folder, others]) => ({
  name: `ussd/${folder} may use ${others.join(', ') || 'nothing of the dialogue'}`,
  severity: 'error',
  from: { path: `^src/ussd/${folder}/` },
  to: {
    path: '^src/ussd/',
    pathNot: ['^src/ussd/turn\\.ts$', ...[folder, ...others].map((name) => `^src/ussd/${name}/`)],
  },
}));
module.exports = {
  forbidden: [
    ...oneWay,
    ...wallsInUssd,
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no circle of feature folders',
      scope: 'folder',
      severity: 'error',
      from: { path: '^src/features/[^/]+$' },
      to: { path: '^src/features/[^/]+$', circular: true },
    },
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
      name: 'values are pure',
      severity: 'error',
      from: { path: '^src/values/' },
      to: { path: '.', pathNot: ['^src/values/', '^node_modules/(libphonenumber-js|zod)/'] },
    },
    {
      name: 'channels know no Express',
      severity: 'error',
      from: { path: '^src/channels/' },
      to: { path: '^node_modules/(express|@types/express)/' },
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
