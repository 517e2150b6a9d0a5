import type { Command } from 'commander';
import { loadDataConfig } from '../config.ts';
import { rebuildDayBooks } from '../features/reports/keep-day-books.ts';
import { formatReference } from '../values/damm.ts';
import type { CliContext } from './cli-context.ts';
import { allShops, findShop } from './tenants-command.ts';
import { withFeatures, type Access } from './with-features.ts';

/** `kibanda reports rebuild [shop]`: shops go on selling, and dashboards on being read, meanwhile. */
export const addReportsCommand = (program: Command, { env, print }: CliContext): void => {
  program
    .command('reports')
    .description('what the days of shops came to, as dashboards show it')
    .command('rebuild')
    .description('make all of it anew from the ledgers; may be stopped and run again')
    .argument('[shop]', 'only this one, by its number, such as 2051-8')
    .action((number: string | undefined) =>
      withFeatures(loadDataConfig(env), (access) => rebuild(access, number, print)),
    );
};

const rebuild = async (
  { data, features }: Access,
  number: string | undefined,
  print: CliContext['print'],
): Promise<void> => {
  const wanted = number === undefined ? allShops(features.shops) : [await findShop(data.directory, number)];
  for await (const shop of wanted) {
    const days = await rebuildDayBooks(data, shop);
    print(`${formatReference(shop.shopNumber)}  ${String(days)} ${days === 1 ? 'day' : 'days'}`);
  }
};
