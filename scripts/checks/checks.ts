import { join } from 'node:path';

/** One command that `npm test` runs; it fails by its exit code. */
export interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export const ROOT = join(import.meta.dirname, '..', '..');

const tool = (name: string, command: string, ...args: string[]): Check => ({
  name,
  command: join(ROOT, 'node_modules', '.bin', command),
  args,
});

const ownCheck = (name: string, ...args: string[]): Check => ({
  name,
  command: process.execPath,
  args: ['--import', 'tsx', ...args],
});

/** What needs no services. The slowest come first, since two run at a time. */
export const STATIC_CHECKS: readonly Check[] = [
  tool('lint', 'eslint', '.'),
  tool('types', 'tsc', '-p', 'tsconfig.json'),
  tool('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  tool('import directions', 'depcruise', 'src', '--config', '.dependency-cruiser.cjs'),
  tool('unused code', 'knip'),
  tool('unused at work', 'knip', '--production'),
  ownCheck('import picture', 'scripts/import-picture.ts', '--check'),
  ownCheck('function lengths', 'scripts/checks/function-lengths.ts'),
];

/** Jest's projects, in this order: the quick ones say first what is wrong. */
export const TEST_PROJECTS = ['unit', 'integration', 'e2e'] as const;

/** The tests of one project, with a report of what came out in a file. */
export const jestCheck = (project: string, reportFile: string): Check =>
  tool(`${project} tests`, 'jest', '--selectProjects', project, '--json', '--outputFile', reportFile);
