import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { settingsIn } from '../../src/config.ts';

/**
 * The settings that somebody gave us: of the environment, of the file .env where there is one, and of files named by NAME_FILE.
 * None is empty. What is wrong with a file is said where the settings are read.
 */
export const givenSettings = (): Record<string, string> => {
  const file = join(import.meta.dirname, '..', '..', '.env');
  if (existsSync(file)) loadEnvFile(file);
  const { set, problems } = settingsIn(process.env);
  const isSet = (entry: readonly [string, string | undefined]): entry is [string, string] => Boolean(entry[1]);
  return problems.length === 0 ? { ...set } : Object.fromEntries(Object.entries(process.env).filter(isSet));
};

/** Whether an Apache Kafka of our own is to be started. npm takes `--kafka` for a setting of its own unless `--` comes first. */
export const isKafkaWanted = (args: readonly string[], given: Readonly<Record<string, string | undefined>>): boolean =>
  (args.includes('--kafka') || given['npm_config_kafka'] === 'true') && given['KAFKA_BROKERS'] === undefined;
