import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { loadDataConfig, type DataConfig } from '../config.ts';
import { appPassword } from '../tenancy/app-login.ts';
import { migrateDatabase, type MigrationReport } from '../tenancy/migrate.ts';
import { CliError, type CliContext } from './cli-context.ts';

const options = z.object({ concurrency: z.int() });

/** `kibanda migrate` */
export const addMigrateCommand = (program: Command, { env, print }: CliContext): void => {
  program
    .command('migrate')
    .description('bring the database and every shop in it to the newest version; may be stopped and run again')
    .option('--concurrency <shops>', 'how many shops at a time', toCount, 4)
    .action(async (given: unknown) => {
      const { concurrency } = options.parse(given);
      const stopping = new AbortController();
      const stop = (): void => {
        stopping.abort();
      };
      process.once('SIGTERM', stop).once('SIGINT', stop);
      const report = await migrateWith(loadDataConfig(env), { concurrency, signal: stopping.signal });
      print(`shops brought to version ${report.target}: ${report.migrated}, failed: ${report.failed.length}`);
      for (const { schema, version, failure } of report.failed)
        print(`${schema} stays at ${version}: ${failure ?? ''}`);
      if (report.failed.length > 0) throw new CliError('Some shops could not be brought forward.');
      if (stopping.signal.aborted) throw new CliError('Stopped. Run it again to go on with the rest.');
    });
};

interface MigrateOptions {
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

/** Brings the database of these settings forward, the program's own login included. */
export const migrateWith = (
  { database, secretKey }: DataConfig,
  options: MigrateOptions = {},
): Promise<MigrationReport> =>
  migrateDatabase({
    ownerUrl: database.directUrl,
    ...(!database.isAppUrlGiven && { appPassword: appPassword(secretKey) }),
    ...options,
  });

const toCount = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 64) throw new InvalidArgumentError('It must be from 1 to 64.');
  return count;
};
