import { z } from 'zod';
import { databaseAddresses, type DatabaseAddresses } from './app-login.ts';
import { DIRECTORY_CELL } from './cells.ts';
import { ADDRESS_RULE, isPostgresAddress, keepsAddressRule, type DatabaseTls } from './database-settings.ts';

const MUST = `must read NAME=ADDRESS[|ADDRESS OF THE PROGRAM[|DIRECT ADDRESS]], …, all of them postgres://…; each ${ADDRESS_RULE}`;
const NAME = /^[a-z][a-z0-9-]{0,19}$/;

/** Reads the setting of the further cells; their logins follow from the secret key as the first one's does. */
export const furtherCells = z
  .string()
  .default('')
  .transform((setting, context) => {
    const given = setting
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    const read = given.map((part) => readCell(part));
    const names = read.flatMap((cell) => (cell === undefined ? [] : [cell.name]));
    if (names.length < given.length || new Set([DIRECTORY_CELL, ...names]).size !== names.length + 1) {
      context.addIssue(MUST);
      return z.NEVER;
    }
    return (secretKey: string, tls: DatabaseTls): ReadonlyMap<string, DatabaseAddresses> =>
      new Map(read.flatMap((cell) => (cell === undefined ? [] : [[cell.name, cell.urlsWith(secretKey, tls)]])));
  });

const readCell = (part: string) => {
  const split = part.indexOf('=');
  const name = part.slice(0, split);
  const urls = part.slice(split + 1).split('|');
  const [ownerUrl, givenAppUrl, givenDirectUrl] = urls;
  if (!NAME.test(name) || urls.length > 3 || !urls.every((url) => isPostgresAddress(url) && keepsAddressRule(url)))
    return undefined;
  if (ownerUrl === undefined) return undefined;
  const urlsWith = (secretKey: string, tls: DatabaseTls): DatabaseAddresses =>
    databaseAddresses({ owner: ownerUrl, app: givenAppUrl, direct: givenDirectUrl, secretKey, tls });
  return { name, urlsWith };
};

/** What is wrong with the cell for new shops: it must be one of those that there are. */
export const newShopsProblems = (set: Readonly<Record<string, string>>): readonly string[] => {
  const { NEW_SHOPS_CELL: wanted = DIRECTORY_CELL, DATABASE_CELLS: given = '' } = set;
  const names = [DIRECTORY_CELL, ...given.split(',').map((part) => part.trim().split('=')[0])];
  return names.includes(wanted) ? [] : [`NEW_SHOPS_CELL must be ${DIRECTORY_CELL} or a name of DATABASE_CELLS`];
};

/** The setting that the address of a cell comes from, as an operator is told. */
export const settingOf = (cell: string, { isAppUrlGiven }: Pick<DatabaseAddresses, 'isAppUrlGiven'>): string => {
  if (cell !== DIRECTORY_CELL) return `DATABASE_CELLS (${cell})`;
  return isAppUrlGiven ? 'DATABASE_APP_URL' : 'DATABASE_URL';
};
