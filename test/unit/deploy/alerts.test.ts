import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { knownMetrics, metricsIn } from '../../support/metric-names.ts';

const rule = z.object({
  alert: z.string(),
  expr: z.string(),
  labels: z.object({ severity: z.enum(['page', 'ticket']) }),
  annotations: z.object({ summary: z.string(), runbook: z.string() }),
});
const rulesFile = z.object({ groups: z.array(z.object({ rules: z.array(rule) })) });
const testsFile = z.object({
  tests: z.array(
    z.object({ alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })) }),
  ),
});

const read = <T>(path: string, shape: z.ZodType<T>): T => shape.parse(parse(readFileSync(path, 'utf8')));
const rules = read('deploy/prometheus/alerts.yml', rulesFile).groups.flatMap((group) => group.rules);
const cases = read('deploy/prometheus/alerts.test.yml', testsFile).tests.flatMap((one) => one.alert_rule_test);

describe.each(rules)('$alert', ({ alert, expr, annotations }) => {
  test('looks at figures that a process really has', async () => {
    const known = await knownMetrics();
    const names = metricsIn(expr);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test('leads to a page that says what callers notice, how to be sure, what to do, and how to see that it worked', () => {
    expect(annotations.runbook).toBe(`docs/runbooks/${alert}.md`);
    const page = readFileSync(annotations.runbook, 'utf8');
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['What callers notice', 'How to be sure', 'What to do', 'How to see that it worked']);
  });

  test('has a case in which it fires, and one in which it does not', () => {
    const own = cases.filter(({ alertname }) => alertname === alert);
    expect(own.map(({ exp_alerts: fired }) => fired.length > 0)).toEqual([true, false]);
  });
});

test('no runbook is without an alert', () => {
  const pages = readdirSync('docs/runbooks').filter((name) => name !== 'README.md');
  expect(pages.toSorted()).toEqual(rules.map(({ alert }) => `${alert}.md`).toSorted());
  expect(existsSync('docs/runbooks/README.md')).toBe(true);
});
