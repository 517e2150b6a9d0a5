import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { loadDataConfig, type DataConfig } from '../config.ts';
import { appPassword } from '../tenancy/app-login.ts';
import { migrateDatabase, shopsBehind, type MigratedShop, type MigrationReport } from '../tenancy/migrate.ts';
import { CliError, type CliContext } from './cli-context.ts';

const options = z.object({ concurrency: z.int(), status: z.boolean().default(false) });

/** `kibanda migrate` */
export const addMigrateCommand = (program: Command, { env, print }: CliContext): void => {
  program
    .command('migrate')
    .description('bring the database and every shop in it to the newest version; may be stopped and run again')
    .option('--concurrency <shops>', 'how many shops at a time', toCount, 4)
    .option('--status', 'change nothing; name the shops that are behind, where they are and why')
    .action(async (given: unknown) => {
      const { concurrency, status } = options.parse(given);
      if (status) {
        const { target, shops } = await shopsBehind(loadDataConfig(env).database.directUrl);
        print(`shops behind version ${target}: ${shops.length}`);
        for (const shop of shops) print(describe(shop));
        return;
      }
      const stopping = new AbortController();
      const stop = (): void => {
        stopping.abort();
      };
      process.once('SIGTERM', stop).once('SIGINT', stop);
      const report = await migrateWith(loadDataConfig(env), { concurrency, signal: stopping.signal });
      const { target, migrated, failed, left } = report;
      print(`shops brought to version ${target}: ${migrated}, failed: ${failed.length}, not begun: ${left}`);
      for (const shop of failed) print(describe(shop));
      if (failed.length > 0) throw new CliError('A shop could not be brought forward, so no more were begun.');
      if (stopping.signal.aborted) throw new CliError('Stopped. Run it again to go on with the rest.');
    });
};

const describe = ({ schema, version, failure }: MigratedShop): string =>
  `${schema} is at ${version}${failure === undefined ? '' : `: ${failure}`}`;

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
