/** One look of the audit: a tool, and what it is given. */
export interface Audit {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
  readonly folder?: string;
  /** What the tool prints is handed to another, as a file behind its arguments. */
  readonly then?: { readonly tool: string; readonly args: readonly string[] };
}

const CHART = 'deploy/helm/kibanda';
/** The values that the chart is rendered with: as it is, and for a country. */
const VALUES = ['values.yaml', 'values-large.yaml'];
const valuesOf = (file: string): readonly string[] => ['--values', `${CHART}/${file}`];
/** What the chart may use of custom kinds has no schema here; the kinds of Kubernetes itself are checked strictly. */
const VALIDATE = {
  tool: 'kubernetes-validate',
  args: ['--strict', '--kubernetes-version', '1.33', '--quiet', '--no-warn'],
};

export const AUDITS: readonly Audit[] = [
  { name: 'workflows', tool: 'actionlint', args: [] },
  { name: 'workflows are safe', tool: 'zizmor', args: ['--offline', '--quiet', '.github'] },
  { name: 'image', tool: 'hadolint', args: ['Dockerfile', 'deploy/backup/Dockerfile'] },
  { name: 'alert rules', tool: 'promtool', args: ['check', 'rules', 'alerts.yml'], folder: 'deploy/prometheus' },
  { name: 'alerts fire', tool: 'promtool', args: ['test', 'rules', 'alerts.test.yml'], folder: 'deploy/prometheus' },
  ...VALUES.flatMap((file) => [
    { name: `chart, ${file}`, tool: 'helm', args: ['lint', '--strict', CHART, ...valuesOf(file)] },
    {
      name: `manifests, ${file}`,
      tool: 'helm',
      args: ['template', 'kibanda', CHART, '--namespace', 'kibanda', ...valuesOf(file)],
      then: VALIDATE,
    },
  ]),
];
