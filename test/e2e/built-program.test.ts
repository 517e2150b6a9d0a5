import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { plainEnvironment } from '../support/npm-start.ts';

const run = promisify(execFile);
// Inside the clone, so that it finds node_modules as it would in the image.
const dist = join('.cache', `build-${process.pid}`);

afterAll(() => {
  rmSync(dist, { recursive: true, force: true });
});

test('what goes into the image starts without TypeScript', async () => {
  mkdirSync(dist, { recursive: true });
  const env = plainEnvironment({});
  await run(process.execPath, ['node_modules/.bin/tsc', '-p', 'tsconfig.build.json', '--outDir', dist], { env });

  const { stdout } = await run(process.execPath, [join(dist, 'src', 'main.js'), 'serve', '--help'], { env });
  expect(stdout).toContain('--role <role>');
}, 120_000);
