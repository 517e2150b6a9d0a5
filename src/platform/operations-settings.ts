import { z } from 'zod';
import { whole } from './setting-kinds.ts';

/** Where machines that are not callers read health and metrics. */
export interface OperationsConfig {
  readonly port: number;
  readonly host: string;
  /** Whether somebody chose the port, and so will look there. */
  readonly isPortGiven: boolean;
}

const portOrOff = z.union([z.literal('off').transform(() => 'off' as const), whole(0, 65_535)], {
  error: 'must be a port, or off',
});

export const operationsSettings = {
  METRICS_PORT: portOrOff.optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
};

interface Given {
  readonly METRICS_PORT?: number | 'off' | undefined;
  readonly METRICS_HOST: string;
  readonly NODE_ENV: string;
}

const METRICS_PORT = 9464;

/** In production metrics have no place on the public listener; elsewhere they have, and two programs may share a machine. */
export const toOperations = ({
  METRICS_PORT: port,
  METRICS_HOST: host,
  NODE_ENV: environment,
}: Given): OperationsConfig | undefined => {
  if (port === 'off' || (port === undefined && environment !== 'production')) return undefined;
  return { port: port ?? METRICS_PORT, host, isPortGiven: port !== undefined };
};
