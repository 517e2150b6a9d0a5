import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';

/** The settings that somebody gave us: of the environment, and of the file .env where there is one. None is empty. */
export const givenSettings = (): Record<string, string> => {
  const file = join(import.meta.dirname, '..', '..', '.env');
  if (existsSync(file)) loadEnvFile(file);
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
};

/** Whether an Apache Kafka of our own is to be started. npm takes `--kafka` for a setting of its own unless `--` comes first. */
export const isKafkaWanted = (args: readonly string[], given: Readonly<Record<string, string | undefined>>): boolean =>
  (args.includes('--kafka') || given['npm_config_kafka'] === 'true') && given['KAFKA_BROKERS'] === undefined;
