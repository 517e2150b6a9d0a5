import { z } from 'zod';
import { NETWORKS } from './channels/all.ts';
import { PAYMENT_PROVIDERS } from './payments/all.ts';
import type { PaymentsConfig } from './payments/payments-config.ts';
import { kafkaProblems, kafkaSettings, toKafka, type KafkaServers } from './platform/kafka-settings.ts';
import { operationsSettings, toOperations, type OperationsConfig } from './platform/operations-settings.ts';
import { productionProblems } from './platform/production-settings.ts';
import { redisProblems, redisSettings, toRedis, type RedisServers } from './platform/redis-settings.ts';
import type { Pepper } from './platform/secrets-hash.ts';
import { retentionSettings, toRetention, type RetentionConfig } from './platform/retention-settings.ts';
import { withSettingFiles, type SettingsFromFiles } from './platform/setting-files.ts';
import {
  commaSeparated,
  dialCode,
  flag,
  httpAddress,
  missing,
  pageSeptets,
  peppers,
  trustedProxies,
  whole,
} from './platform/setting-kinds.ts';
import { smsCaps, type SmsCaps } from './platform/sms-caps.ts';
import { smsOrder, type SmsOrder } from './platform/sms-order.ts';
import { databaseAddresses, type DatabaseAddresses } from './tenancy/app-login.ts';
import { furtherCells, newShopsProblems } from './tenancy/cell-settings.ts';
import { DIRECTORY_CELL } from './tenancy/cells.ts';
import { databaseTlsProblems, databaseTlsSettings, postgresUrl, toDatabaseTls } from './tenancy/database-settings.ts';

/** What every command that touches data needs. */
export interface DataConfig {
  readonly environment: 'development' | 'test' | 'production';
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  /** Keys for the hashes of phone numbers and the like are derived from it. */
  readonly secretKey: string;
  /** Newest last. */
  readonly pinPeppers: readonly Pepper[];
  readonly redis: RedisServers;
  readonly ussdCode: string;
  /** The number that callers are told to call for help. */
  readonly helpLine: string;
  /** Where customers send STOP to. */
  readonly smsShortCode: string;
  readonly smsCaps: SmsCaps;
}

/** The addresses of the database that is the directory and the first cell, and the further cells. */
export interface DatabaseConfig extends DatabaseAddresses {
  /** Databases for more shops, by name. */
  readonly cells: ReadonlyMap<string, DatabaseAddresses>;
  /** The cell that new shops go to. */
  readonly newShopsCell: string;
  /** Schemas kept ready there. */
  readonly spareShops: number;
  /** Connections at most, per process. */
  readonly pool: number;
}

/** What the running program needs. */
export interface Config extends DataConfig {
  readonly port: number;
  readonly host: string;
  /** How many proxies stand in front, or their addresses and networks; empty: none, and what they say is not believed. */
  readonly trustedProxies: number | readonly string[];
  readonly kafka: KafkaServers;
  /** Two while one is being rotated. */
  readonly callbackSecrets: readonly string[];
  /** The settings of all networks as they stand in the environment: each reads its own. */
  readonly networks: Readonly<Record<string, string>>;
  readonly payments: PaymentsConfig;
  readonly pageSeptets: number;
  /** Which SMS providers are asked, by country; undefined: all of them everywhere, in their own order. */
  readonly smsOrder: SmsOrder | undefined;
  readonly simulator: boolean;
  /** Names by which the simulator may be asked for, beside those of this machine. */
  readonly simulatorHosts: readonly string[];
  readonly retention: RetentionConfig;
  /** Where health and metrics are read, by machines that are not callers; undefined: nowhere but on the public listener. */
  readonly operations: OperationsConfig | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const LOCAL = '`npm start` brings its own';

const dataSettings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: postgresUrl(LOCAL),
  DATABASE_DIRECT_URL: postgresUrl('').optional(),
  DATABASE_APP_URL: postgresUrl('').optional(),
  DATABASE_POOL: whole(1, 200).default(10),
  DATABASE_CELLS: furtherCells,
  NEW_SHOPS_CELL: z.string().default(DIRECTORY_CELL),
  SPARE_SHOPS: whole(0, 100).default(3),
  ...databaseTlsSettings,
  ...redisSettings,
  SECRET_KEY: z.string(missing(LOCAL)).min(32, 'must have 32 characters or more'),
  PIN_PEPPERS: peppers(LOCAL),
  USSD_CODE: dialCode.default('*384*7#'),
  HELP_LINE: z
    .string()
    .regex(/^\+?[\d ]{3,14}$/, 'must be a phone number of at most 14 characters')
    .default('0800720720'),
  SMS_SHORT_CODE: z
    .string()
    .regex(/^\d{3,8}$/, 'must have 3 to 8 digits')
    .default('21384'),
  SMS_CAPS: smsCaps,
});

const settings = dataSettings.extend({
  PORT: whole(0, 65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  TRUSTED_PROXIES: trustedProxies.default([]),
  ...operationsSettings,
  ...kafkaSettings,
  CALLBACK_SECRET: z
    .string(missing('the secret part of the callback addresses'))
    .pipe(commaSeparated)
    .refine(({ length }) => length === 1 || length === 2, 'must be one secret, or two while one is being rotated'),
  PAYMENTS_URL: httpAddress.optional(),
  USSD_PAGE_SEPTETS: pageSeptets.default(160),
  SMS_PROVIDERS: smsOrder,
  SIMULATOR: flag.default(false),
  SIMULATOR_PUBLIC_DEMO: commaSeparated.default([]),
  ...retentionSettings,
});

type DataSettings = z.infer<typeof dataSettings>;
type Settings = z.infer<typeof settings>;

const networkNames = NETWORKS.flatMap((network) => Object.keys(network.settings.shape));
const providerNames = PAYMENT_PROVIDERS.flatMap((provider) => Object.keys(provider.settings.shape));

/** Every variable that the program knows. Each but those that are files themselves may also be given as NAME_FILE. */
export const SETTING_NAMES: readonly string[] = [...Object.keys(settings.shape), ...networkNames, ...providerNames];

/** Thrown with all problems at once. Never holds a value, since some are secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Please check these settings (see .env.example):\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads the settings of the running program.
 * @throws ConfigError naming every variable that is missing or wrong
 */
export const loadConfig = (env: Environment): Config => {
  const { set, problems } = settingsIn(env);
  const given = read(settings, set, [...problems, ...productionProblems(set), ...problemsOfOthers(set)]);
  const only = (names: readonly string[]): SetSettings =>
    Object.fromEntries(Object.entries(set).filter(([name]) => names.includes(name)));
  return {
    ...toConfig(given),
    networks: only(networkNames),
    payments: { publicUrl: given.PAYMENTS_URL, providers: only(providerNames) },
  };
};

/**
 * Reads the settings of a command that touches data and serves nobody.
 * @throws ConfigError naming every variable that is missing or wrong
 */
export const loadDataConfig = (env: Environment): DataConfig => {
  const { set, problems } = settingsIn(env);
  return toDataConfig(read(dataSettings, set, problems));
};

type SetSettings = Readonly<Record<string, string>>;

/** What is set, files read. An empty variable is how many tools write one that is not set. */
export const settingsIn = (env: Environment): SettingsFromFiles => {
  const set = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
  return withSettingFiles(Object.fromEntries(set), SETTING_NAMES);
};

const problemsOf = ({ error }: z.ZodSafeParseResult<unknown>): readonly string[] =>
  (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);

const problemsOfOthers = (set: SetSettings): readonly string[] => [
  ...kafkaProblems(set),
  ...[...NETWORKS, ...PAYMENT_PROVIDERS].flatMap(({ settings: own }) => problemsOf(own.safeParse(set))),
];

/** `others` are problems that the schema does not see. */
const read = <T>(schema: z.ZodType<T>, set: SetSettings, others: readonly string[]): T => {
  const result = schema.safeParse(set);
  const together = [...newShopsProblems(set), ...databaseTlsProblems(set), ...redisProblems(set)];
  const problems = [...problemsOf(result), ...together, ...others];
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return result.data;
};

const toDatabase = (given: DataSettings): DatabaseConfig => {
  const { DATABASE_URL: owner, DATABASE_DIRECT_URL: direct, DATABASE_APP_URL: app, SECRET_KEY: secretKey } = given;
  const tls = toDatabaseTls(given);
  return {
    ...databaseAddresses({ owner, direct, app, secretKey, tls }),
    pool: given.DATABASE_POOL,
    cells: given.DATABASE_CELLS(secretKey, tls),
    newShopsCell: given.NEW_SHOPS_CELL,
    spareShops: given.SPARE_SHOPS,
  };
};

const toDataConfig = (given: DataSettings): DataConfig => ({
  environment: given.NODE_ENV,
  logLevel: given.LOG_LEVEL,
  dataDir: given.DATA_DIR,
  database: toDatabase(given),
  secretKey: given.SECRET_KEY,
  pinPeppers: given.PIN_PEPPERS,
  redis: toRedis(given),
  ussdCode: given.USSD_CODE,
  helpLine: given.HELP_LINE,
  smsShortCode: given.SMS_SHORT_CODE,
  smsCaps: given.SMS_CAPS,
});

const toConfig = (given: Settings): Omit<Config, 'networks' | 'payments'> => ({
  ...toDataConfig(given),
  port: given.PORT,
  host: given.HOST,
  trustedProxies: given.TRUSTED_PROXIES,
  kafka: toKafka(given),
  callbackSecrets: given.CALLBACK_SECRET,
  pageSeptets: given.USSD_PAGE_SEPTETS,
  smsOrder: given.SMS_PROVIDERS,
  simulator: given.SIMULATOR,
  simulatorHosts: given.SIMULATOR_PUBLIC_DEMO,
  retention: toRetention(given),
  operations: toOperations(given),
});
