import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { loadDataConfig, type DataConfig } from '../config.ts';
import { appPassword } from '../tenancy/app-login.ts';
import {
  migrateDatabase,
  migrateShared,
  shopsBehind,
  type MigratedShop,
  type MigrateSettings,
  type MigrationReport,
} from '../tenancy/migrate.ts';
import { putMissingSignposts } from '../tenancy/missing-signposts.ts';
import { CliError, type CliContext } from './cli-context.ts';

const options = z.object({ concurrency: z.int(), status: z.boolean().default(false) });

/** `kibanda migrate` */
export const addMigrateCommand = (program: Command, { env, print }: CliContext): void => {
  program
    .command('migrate')
    .description('bring the databases and every shop in them to the newest version; may be stopped and run again')
    .option('--concurrency <shops>', 'how many shops at a time', toCount, 4)
    .option('--status', 'change nothing; name the shops that are behind, where they are and why')
    .action(async (given: unknown) => {
      const { concurrency, status } = options.parse(given);
      if (status) return printStatus(loadDataConfig(env), print);
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

const databasesOf = ({ database }: DataConfig) => [database, ...database.cells.values()];

const printStatus = async (config: DataConfig, print: CliContext['print']): Promise<void> => {
  const behind = await Promise.all(databasesOf(config).map(({ directUrl }) => shopsBehind(directUrl)));
  const shops = behind.flatMap((cell) => cell.shops);
  print(`shops behind version ${behind[0]?.target ?? 0}: ${shops.length}`);
  for (const shop of shops) print(describe(shop));
};

const describe = ({ schema, version, failure }: MigratedShop): string =>
  `${schema} is at ${version}${failure === undefined ? '' : `: ${failure}`}`;

interface MigrateOptions {
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

/**
 * Brings the databases of these settings forward, one after the other, the program's own login included. Behind the first
 * shop that fails no more shops are begun, in whatever database; what all shops share is brought forward everywhere.
 */
export const migrateWith = async (config: DataConfig, options: MigrateOptions = {}): Promise<MigrationReport> => {
  const { database, secretKey } = config;
  let all: MigrationReport = { target: 0, migrated: 0, failed: [], left: 0 };
  for (const { directUrl: ownerUrl, isAppUrlGiven } of databasesOf(config)) {
    const settings = { ownerUrl, ...(isAppUrlGiven ? {} : { appPassword: appPassword(secretKey) }) };
    const one = all.failed.length > 0 ? await onlyShared(settings) : await migrateDatabase({ ...settings, ...options });
    const { target, migrated, failed, left } = one;
    all = { target, migrated: all.migrated + migrated, failed: [...all.failed, ...failed], left: all.left + left };
  }
  const further = [...database.cells].map(([cell, { directUrl }]) => [cell, directUrl] as const);
  await putMissingSignposts(database.directUrl, new Map(further));
  return all;
};

const onlyShared = async (settings: MigrateSettings): Promise<MigrationReport> => {
  await migrateShared(settings);
  const { target, shops } = await shopsBehind(settings.ownerUrl);
  return { target, migrated: 0, failed: [], left: shops.length };
};

const toCount = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 64) throw new InvalidArgumentError('It must be from 1 to 64.');
  return count;
};
