import { createMetrics } from '../../src/platform/metrics.ts';

/** What a process tells, with the endings that Prometheus knows of a histogram; `up` is Prometheus' own. */
export const knownMetrics = async (): Promise<ReadonlySet<string>> => {
  const { registry } = createMetrics({ version: 'test' });
  const described = await registry.getMetricsAsJSON();
  const isHistogram = (type: unknown): boolean => String(type) === 'histogram';
  const names = described.flatMap(({ name, type }) =>
    isHistogram(type) ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return new Set(['up', ...names]);
};

/** The metrics that an expression of PromQL reads: what is no function there, and no label. */
export const metricsIn = (expr: string): string[] => {
  const bare = expr.replaceAll(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, '').replaceAll(/\bby \([^)]*\)/g, '');
  return [...bare.matchAll(/\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b(?!\s*\()|\bup\b/g)].map(([name]) => name);
};
