import { Option, type Command } from 'commander';
import { z } from 'zod';
import { loadDataConfig, type DataConfig } from '../config.ts';
import type { ShopsService } from '../features/shops/shops-service.ts';
import { COUNTRIES } from '../values/currencies.ts';
import { formatReference } from '../values/damm.ts';
import type { Actor } from '../tenancy/actor.ts';
import { DIRECTORY_CELL } from '../tenancy/cells.ts';
import { CannotMove } from '../tenancy/moving/move.ts';
import { moveShop, type MoveStep } from '../tenancy/moving/move-shop.ts';
import { openOwnerDatabase } from '../tenancy/owner.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import { LANGUAGES, type Tenant } from '../tenancy/tenant.ts';
import { CliError, type CliContext } from './cli-context.ts';
import { createShop } from './create-shop.ts';
import { withFeatures, type Access } from './with-features.ts';

const OPERATOR: Actor = {
  id: '00000000-0000-0000-0000-000000000000',
  role: 'admin',
  name: 'operator',
  channel: 'system',
};

/** `kibanda tenants list|create|suspend|reopen|move` */
export const addTenantsCommand = (program: Command, context: CliContext): void => {
  const tenants = program.command('tenants').description('list the shops, open one, suspend one, move one');
  addList(tenants, context);
  addCreate(tenants, context);
  addSwitch(tenants, context, 'suspend', 'nobody sells in it until it is opened again; nothing is lost');
  addSwitch(tenants, context, 'reopen', 'the end of a suspension');
  addMove(tenants, context);
};

const addList = (tenants: Command, { env, print }: CliContext): void => {
  tenants
    .command('list')
    .description('all shops, by number')
    .action(() =>
      withFeatures(loadDataConfig(env), async ({ features }) => {
        for await (const shop of allShops(features.shops)) print(describeShop(shop));
      }),
    );
};

const addCreate = (tenants: Command, { env, print }: CliContext): void => {
  tenants
    .command('create')
    .description('open a shop')
    .argument('<name>', 'the name of the shop')
    .requiredOption('--phone <phone>', "the owner's phone")
    .requiredOption('--owner <name>', "the owner's name")
    .addOption(new Option('--country <code>', 'where it is').choices(Object.keys(COUNTRIES)).default('KE'))
    .addOption(new Option('--language <code>', 'what it speaks').choices(LANGUAGES).default('en'))
    .option('--pin <pin>', "the owner's first PIN; made up and printed when it is not given")
    .action((name: string, given: unknown) =>
      withFeatures(loadDataConfig(env), ({ features }) => createShop(features, name, given).then(printNew(print))),
    );
};

const printNew =
  (print: CliContext['print']) =>
  ({ shop, pin }: Awaited<ReturnType<typeof createShop>>): void => {
    print(`${describeShop(shop)}${pin === undefined ? '' : `  PIN ${pin}`}`);
  };

const addSwitch = (
  tenants: Command,
  { env, print }: CliContext,
  command: 'suspend' | 'reopen',
  description: string,
): void => {
  tenants
    .command(command)
    .description(description)
    .argument('<shop>', 'its number, such as 2051-8')
    .action((number: string) =>
      withFeatures(loadDataConfig(env), (access) => turn(access, command, number).then(print)),
    );
};

const turn = async ({ data, features }: Access, command: 'suspend' | 'reopen', number: string): Promise<string> => {
  const shop = await findShop(data.directory, number);
  await features.shops[command](shop.id, OPERATOR);
  return `${shop.name} (${formatReference(shop.shopNumber)}): ${command === 'suspend' ? 'suspended' : 'open'}`;
};

const addMove = (tenants: Command, { env, print }: CliContext): void => {
  tenants
    .command('move')
    .description('bring a shop into another database while it trades; run again, it goes on where it was cut off')
    .argument('<shop>', 'its number, such as 2051-8')
    .requiredOption('--to <cell>', 'the database: main, or a name of DATABASE_CELLS')
    .action(async (number: string, given: unknown) => {
      const { to } = z.object({ to: z.string() }).parse(given);
      const config = loadDataConfig(env);
      await withFeatures(config, async ({ data }) => {
        const shop = await findShop(data.directory, number);
        await moveInCells(config, shop, to, print);
      });
    });
};

const moveInCells = async (
  { database }: DataConfig,
  shop: Tenant,
  to: string,
  print: CliContext['print'],
): Promise<void> => {
  const cells = new Map<string, { readonly directUrl: string }>([[DIRECTORY_CELL, database], ...database.cells]);
  const owners = new Map([...cells].map(([cell, { directUrl }]) => [cell, openOwnerDatabase(directUrl)]));
  try {
    const onStep = (step: MoveStep): void => {
      print(`${formatReference(shop.shopNumber)}  ${step}`);
    };
    await moveShop({ owners, onStep }, shop, to);
  } catch (error) {
    throw error instanceof CannotMove ? new CliError(error.message) : error;
  } finally {
    await Promise.all([...owners.values()].map((owner) => owner.destroy()));
  }
};

/** Every shop, by number, a page at a time. */
export async function* allShops(shops: ShopsService): AsyncGenerator<Tenant> {
  let after = 0;
  for (;;) {
    const page = await shops.list({ after });
    const last = page.at(-1);
    if (last === undefined) return;
    yield* page;
    after = last.number;
  }
}

const describeShop = ({ shopNumber, name, country, status, schema }: Tenant): string =>
  [formatReference(shopNumber), status.padEnd(9), country, schema, name].join('  ');

/** A shop by its number, such as `2051-8`. Throws CliError when there is none. */
export const findShop = async (directory: TenantDirectory, number: string): Promise<Tenant> => {
  const shop = await directory.byShopNumber(number.replaceAll('-', ''));
  if (!shop) throw new CliError(`There is no shop ${number}. \`tenants list\` shows them all.`);
  return shop;
};
