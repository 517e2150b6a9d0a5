import type { Command } from 'commander';
import { loadDataConfig } from '../config.ts';
import { findBrokenLinks, type BrokenLink } from '../features/audit/check-chain.ts';
import { checkLedger, type LedgerProblem } from '../features/books/check-ledger.ts';
import { formatReference } from '../values/damm.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import { CliError, type CliContext } from './cli-context.ts';
import { allShops, findShop } from './tenants-command.ts';
import { withFeatures, type Access } from './with-features.ts';

/** One statement reads a shop's whole history. */
const SHOP_MS = 5 * 60_000;

const WHAT: Readonly<Record<LedgerProblem['kind'], string>> = {
  stock: 'stock of item',
  debt: 'debt of customer',
  sale_total: 'total of sale',
  taken_back: 'correction',
  return_total: 'total of return',
  returned_too_much: 'what came back of sale',
  payment_change: 'total as paid of sale',
  merge: 'merged customers',
};

/** `kibanda check [shop]`: nothing is changed, and shops go on selling meanwhile. */
export const addCheckCommand = (program: Command, { env, print }: CliContext): void => {
  program
    .command('check')
    .description(
      'add up the books of every shop (stock from its movements, debts from their entries, sales from their lines) and verify its audit log',
    )
    .argument('[shop]', 'only this one, by its number, such as 2051-8')
    .action((number: string | undefined) =>
      withFeatures(loadDataConfig(env), async (access) => {
        const checked = await checkAll(access, number, print);
        print(`${checked === 1 ? '1 shop' : `${checked} shops`}: the books add up`);
      }),
    );
};

/**
 * Adds up the books of every shop, or of one, and verifies the audit logs; answers how many shops it looked at.
 * @throws CliError when anything differs from what was written; what it is has been printed by then
 */
export const checkAll = async (
  access: Access,
  number: string | undefined,
  print: (line: string) => void,
): Promise<number> => {
  const { checked, wrong } = await checkBooks(access, number, print);
  const broken =
    number === undefined
      ? await access.data.directory.inDirectory(findBrokenLinks, { readOnly: true, timeoutMs: SHOP_MS })
      : [];
  for (const link of broken) print(`of the service  ${describeLink(link)}`);
  if (broken.length > 0) throw new CliError('The audit log of the service is not as it was written.');
  if (wrong > 0)
    throw new CliError(`The books do not add up in ${wrong} of ${checked === 1 ? '1 shop' : `${checked} shops`}.`);
  return checked;
};

const checkBooks = async (
  { data, features }: Access,
  number: string | undefined,
  print: (line: string) => void,
): Promise<{ readonly checked: number; readonly wrong: number }> => {
  const shops = number === undefined ? allShops(features.shops) : [await findShop(data.directory, number)];
  let checked = 0;
  let wrong = 0;
  for await (const shop of shops) {
    const problems = await data.inTenant(shop, checkShop, { readOnly: true, timeoutMs: SHOP_MS });
    for (const problem of problems) print(`${formatReference(shop.shopNumber)}  ${problem}`);
    checked += 1;
    if (problems.length > 0) wrong += 1;
  }
  return { checked, wrong };
};

const checkShop = async (tx: TenantTransaction): Promise<readonly string[]> => [
  ...(await checkLedger(tx)).map(describe),
  ...(await findBrokenLinks(tx)).map(describeLink),
];

const describeLink = ({ position, id, action, kind }: BrokenLink): string => {
  if (kind === 'end') return `audit log: row ${position} was the last one, and it is not there as it was written`;
  const row = `row ${position} (${action ?? ''} ${id ?? ''})`;
  if (kind === 'missing') return `audit log: rows before ${row} are missing`;
  return `audit log: ${row} is not what was written`;
};

const describe = ({ kind, subjectId, kept, added }: LedgerProblem): string =>
  `${WHAT[kind]} ${subjectId}: ${kept} kept, ${added} added up`;
