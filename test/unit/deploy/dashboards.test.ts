import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { knownMetrics, metricsIn } from '../../support/metric-names.ts';

const dashboard = z.object({
  uid: z.string(),
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) })).min(1),
});
const boards = readdirSync('deploy/grafana').map((name) =>
  dashboard.parse(JSON.parse(readFileSync(`deploy/grafana/${name}`, 'utf8'))),
);
const shown = boards.flatMap(({ panels }) =>
  panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr))),
);

test('dashboards show only figures that a process really has', async () => {
  const known = await knownMetrics();
  expect(shown.filter((name) => !known.has(name))).toEqual([]);
});

const OURS = /^(?:ussd|sales|pin|sms|outbox|consumer|due|bus|bullmq|db|gateway)_/;

test('each figure that a process has of its own is on a dashboard', async () => {
  const known = await knownMetrics();
  const isPartOf = (name: string): boolean =>
    known.has(name.replace(/_(?:bucket|sum|count)$/, '')) && /_(?:bucket|sum|count)$/.test(name);
  const own = [...known].filter((name) => OURS.test(name) && !isPartOf(name));
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((name) => !shown.includes(name) && !shown.includes(`${name}_bucket`))).toEqual([]);
});
