import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';

const read = (file: string): string => readFileSync(file, 'utf8');
const runtime = z.object({ version: z.string(), integrity: z.record(z.string(), z.string().startsWith('sha512-')) });
const packages = z.object({ engines: z.object({ node: z.string() }) });

test('everybody runs the same Node: version managers, a machine whose own is older, the image, and npm', () => {
  const { version, integrity } = runtime.parse(JSON.parse(read('scripts/runtime.json')));
  const [major] = version.split('.');

  expect(read('.nvmrc').trim()).toBe(version);
  expect(Object.keys(integrity)).toEqual(['linux-x64', 'linux-arm64']);
  expect(new Set(read('Dockerfile').match(/^FROM node:\d+/gm))).toEqual(new Set([`FROM node:${major}`]));
  expect(packages.parse(JSON.parse(read('package.json'))).engines.node).toBe(`>=${major}`);
  expect(read('.npmrc')).toContain('engine-strict=true');
});

test('the tests themselves run on it', () => {
  expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24);
});
