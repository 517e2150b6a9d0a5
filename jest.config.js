/** The pages of the console, as tsconfig.json says. */
const JSX = { transform: { react: { runtime: 'automatic', importSource: 'preact' } } };

/** Three projects: `unit` needs nothing; `integration` and `e2e` need the services of test/support/services.ts. */
const project = (name, withServices) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, swcrc: false }],
    '\\.tsx$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2023', ...JSX }, swcrc: false },
    ],
  },
  ...(withServices && { globalSetup: '<rootDir>/test/support/global-setup.mjs' }),
});

export default {
  projects: [project('unit', false), project('integration', true), project('e2e', true)],
  testTimeout: 60_000,
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
};
