import { DIRECTORY_CELL } from '../../tenancy/cells.ts';
import type { DirectoryTransaction, TenantDirectory } from '../../tenancy/tenant-directory.ts';
import type { RunOnce, Sql } from '../../tenancy/transaction.ts';

/*
 * An account is in the cell of the shop it came with, and so are its second factor and its tokens. No signpost leads to it:
 * where there are several cells, each is asked.
 */

type Asked = Pick<TenantDirectory, 'runOnceIn'>;

/**
 * What is found when these cells are asked. Whoever is found somewhere need not wait for a cell that is down; that somebody is
 * nowhere is said only when all have answered.
 */
export const findInCells = async <Row>(
  runs: Asked['runOnceIn'],
  ask: (run: RunOnce) => Promise<readonly Row[]>,
): Promise<readonly { readonly cell: string; readonly row: Row }[]> => {
  const asked = [...runs].map(async ([cell, run]) => (await ask(run)).map((row) => ({ cell, row })));
  const ends = await Promise.allSettled(asked);
  const found = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
  return found.length > 0 ? found : (await Promise.all(asked)).flat();
};

/** The cell in which a statement finds something; the directory's, if none does. With one cell nothing is asked. */
const cellWith = async ({ runOnceIn }: Asked, sql: Sql): Promise<string> => {
  if (runOnceIn.size === 1) return DIRECTORY_CELL;
  const [found] = await findInCells(runOnceIn, (run) => run(sql));
  return found?.cell ?? DIRECTORY_CELL;
};

type InCell = <T>(
  directory: Pick<TenantDirectory, 'inDirectory' | 'runOnceIn'>,
  of: string,
  work: (tx: DirectoryTransaction) => Promise<T>,
) => Promise<T>;

/** Runs in the cell of an account; in the directory's, for one that is nowhere. */
export const inCellOfAccount: InCell = async (directory, userId, work) => {
  const text = 'select 1 as found from public.users where id = $1 and username is not null';
  return directory.inDirectory(work, { cell: await cellWith(directory, { text, values: [userId] }) });
};

/** Runs in the cell of the refresh token with this hash; in the directory's, for one that is not ours. */
export const inCellOfToken: InCell = async (directory, hash, work) => {
  const text = 'select 1 as found from public.refresh_tokens where token_hash = $1';
  return directory.inDirectory(work, { cell: await cellWith(directory, { text, values: [hash] }) });
};

/** Whether another cell than this has given this name away already; within a cell its unique index says so. */
export const isNameGivenElsewhere = async ({ runOnceIn }: Asked, username: string, cell: string): Promise<boolean> => {
  const others = new Map([...runOnceIn].filter(([name]) => name !== cell));
  const text = 'select 1 as found from public.users where username = $1';
  return (await findInCells(others, (run) => run({ text, values: [username] }))).length > 0;
};
