import { randomBytes } from 'node:crypto';
import { settingsIn, type DataConfig, type Environment } from '../../config.ts';
import { DIRECTORY_CELL } from '../../tenancy/cells.ts';
import { CliError } from '../cli-context.ts';

/** Where the restored copy of each cell listens, by the cell's name, and the Redis beside them. */
export interface CopyPlaces {
  readonly ports: ReadonlyMap<string, number>;
  readonly redisUrl: string;
}

/** The address of a database's copy on this machine, with the same login. */
export const addressOfCopy = (address: string, port: number): string => {
  const { username, password, pathname } = new URL(address);
  return `postgres://${username}:${password}@127.0.0.1:${port}${pathname}`;
};

/** What the program must know to read what is in the copy and to draw its pages. */
const HANDED_ON = ['SECRET_KEY', 'PIN_PEPPERS', 'USSD_CODE', 'HELP_LINE', 'SMS_SHORT_CODE', 'USSD_PAGE_SEPTETS'];

/**
 * The settings of a program on the restored copy: the logins are those of the databases that were backed up. No network, no
 * broker and no provider is among them, so nothing that it might want to send has a way out.
 */
export const copySettings = (
  env: Environment,
  { database }: DataConfig,
  { ports, redisUrl }: CopyPlaces,
): Environment => {
  const { set } = settingsIn(env);
  const here = (cell: string, address: string): string => {
    const port = ports.get(cell);
    if (port === undefined) throw new CliError(`There is no copy of ${cell}.`);
    return addressOfCopy(address, port);
  };
  const cells = [...database.cells].map(
    ([name, { ownerUrl, appUrl }]) => `${name}=${here(name, ownerUrl)}|${here(name, appUrl)}`,
  );
  return {
    ...Object.fromEntries(HANDED_ON.map((name) => [name, set[name]])),
    NODE_ENV: 'production',
    LOG_LEVEL: 'silent',
    PORT: '0',
    HOST: '127.0.0.1',
    METRICS_PORT: 'off',
    DATABASE_URL: here(DIRECTORY_CELL, database.ownerUrl),
    DATABASE_APP_URL: here(DIRECTORY_CELL, database.appUrl),
    DATABASE_CELLS: cells.join(','),
    REDIS_URL: redisUrl,
    CALLBACK_SECRET: randomBytes(24).toString('hex'),
  };
};
