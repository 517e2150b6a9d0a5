import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { SETTING_NAMES } from '../../../src/config.ts';

const CHART = 'deploy/helm/kibanda';
const read = (path: string): string => readFileSync(`${CHART}/${path}`, 'utf8');
const values = z.object({ settings: z.record(z.string(), z.string()) }).parse(parse(read('values.yaml')));
const schema = z
  .object({
    properties: z.object({
      settings: z.object({ propertyNames: z.object({ not: z.object({ enum: z.array(z.string()) }) }) }),
    }),
  })
  .parse(JSON.parse(read('values.schema.json')));
const chart = z.object({ version: z.string(), appVersion: z.string() }).parse(parse(read('Chart.yaml')));

test('what the chart sets are settings of the program', () => {
  const fixed = [...read('templates/_helpers.tpl').matchAll(/- \{ name: ([A-Z_]+),/g)].map(([, name]) => name);
  expect(fixed).toContain('METRICS_PORT');
  const set = [...Object.keys(values.settings), ...fixed, ...schema.properties.settings.propertyNames.not.enum];
  expect(set.filter((name) => name === undefined || !SETTING_NAMES.includes(name))).toEqual([]);
});

test('the chart installs the version that it came with', () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')));
  expect([chart.version, chart.appVersion]).toEqual([version, version]);
});
