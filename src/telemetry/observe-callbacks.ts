import type { Metrics } from '../platform/metrics.ts';

/** How a callback was answered that never came to Express, which counts its own. */
export interface AnsweredCallback {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly ms: number;
}

/** Counts callbacks among the other HTTP requests. */
export const createCallbackObserver =
  ({ httpSeconds }: Pick<Metrics, 'httpSeconds'>) =>
  ({ route, method, status, ms }: AnsweredCallback): void => {
    httpSeconds.observe({ route, method, status }, ms / 1000);
  };
