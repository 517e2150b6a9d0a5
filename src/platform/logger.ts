import { pino, type DestinationStream } from 'pino';
import { describeError } from './describe-error.ts';

/**
 * The only names that a log line can carry. A field that is not in this list is dropped, so that a PIN, a text or a
 * customer's name can't slip in with an object that somebody logs whole.
 */
const FIELDS = [
  'action',
  'attempt',
  'attempts',
  'batch',
  'cell',
  'channel',
  'code',
  'component',
  'consumer',
  'count',
  'deadline',
  'dedupeKey',
  'dependency',
  'end',
  'eventId',
  'eventType',
  'failed',
  'gateway',
  'group',
  'host',
  'inputClass',
  'inputLength',
  'inputs',
  'job',
  'jobId',
  'language',
  'limit',
  'membershipId',
  'menu',
  'messageId',
  'method',
  'migration',
  'ms',
  'offset',
  'outcome',
  'page',
  'partition',
  'pending',
  'phoneHash',
  'pid',
  'port',
  'provider',
  'providerId',
  'published',
  'purpose',
  'queue',
  'reason',
  'reference',
  'replayed',
  'requestId',
  'result',
  'role',
  'roles',
  'route',
  'saleId',
  'schema',
  'service',
  'session',
  'shopNumber',
  'signal',
  'size',
  'state',
  'status',
  'step',
  'template',
  'tenantId',
  'topic',
  'type',
  'userId',
  'version',
  'waitMs',
] as const;

export type LogField = (typeof FIELDS)[number];
export type LogFields = Readonly<Partial<Record<LogField, string | number | boolean | undefined>>> & {
  /** Whatever was thrown. Only its name, its code, its message without values and its stack are written. */
  readonly error?: unknown;
};

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each of its lines. */
  with(fields: LogFields): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const allowed: ReadonlySet<string> = new Set(FIELDS);
const LONGEST_VALUE = 200;
/** Seven digits in a row are a phone number, a card or worse. Ids and hashes are written in hexadecimal, with letters around. */
const LONG_NUMBER = /(?<![0-9a-zA-Z-])\+?\d{7,}(?![0-9a-zA-Z-])/g;

const safeValue = (value: unknown): string | number | boolean | undefined => {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  return value.slice(0, LONGEST_VALUE).replace(LONG_NUMBER, '#');
};

/** Keeps the fields that a log line may carry, and nothing else. */
export const allowedFields = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'error' && value !== undefined) kept['error'] = describeError(value);
    else if (allowed.has(name)) kept[name] = safeValue(value);
  }
  return kept;
};

/** A logger that writes one JSON object a line to standard output, or to `destination`. */
export const createLogger = (level: LogLevel = 'info', destination?: DestinationStream): Logger => {
  const options = {
    level,
    base: null,
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const root = destination === undefined ? pino(options) : pino(options, destination);
  const wrap = (bound: LogFields): Logger => {
    const write =
      (label: 'debug' | 'info' | 'warn' | 'error') =>
      (message: string, fields: LogFields = {}): void => {
        if (root.isLevelEnabled(label)) root[label](allowedFields({ ...bound, ...fields }), message);
      };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      with: (fields) => wrap({ ...bound, ...fields }),
    };
  };
  return wrap({});
};

/** A logger that writes nothing, for tests and for tools. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLogger,
};
