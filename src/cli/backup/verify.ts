import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDataConfig, type Environment } from '../../config.ts';
import { DIRECTORY_CELL } from '../../tenancy/cells.ts';
import { checkAll } from '../check-command.ts';
import { CliError } from '../cli-context.ts';
import { withFeatures, type Access } from '../with-features.ts';
import {
  createWorkshop,
  eventually,
  freePort,
  isListening,
  startServer,
  type Server,
  type Workshop,
} from './children.ts';
import { copySettings } from './copy-settings.ts';
import { dialCopy } from './dial-copy.ts';
import { startRestored } from './restored-server.ts';

export interface VerifyOptions {
  /** Of the directory's database; a further cell's has the cell's name behind it: `kibanda-second`. */
  readonly stanza: string;
  readonly target?: string | undefined;
  readonly postgres?: string | undefined;
  /** Where there is room for a whole copy. */
  readonly room?: string | undefined;
}

/** What a backup was found to be worth. */
export interface Verified {
  readonly began: Date;
  /** The last change that the copy holds; undefined where nothing was archived behind the backup. */
  readonly lastChange: Date | undefined;
  /** How much would have been lost, had the database gone when this began: up to the oldest of the cells, in seconds. */
  readonly rpoSeconds: number | undefined;
  /** From nothing to an answered caller, in seconds. */
  readonly rtoSeconds: number;
  /** How many shops add up. */
  readonly shops: number;
  /** What an owner who dials reads first. */
  readonly page: string;
}

export interface VerifyDeps {
  readonly env: Environment;
  readonly print: (line: string) => void;
  readonly stopping: AbortSignal;
}

/**
 * Restores the newest backups beside everything else, dials a shop, and adds up the books of all of them.
 * @throws CliError saying what does not come back
 */
export const verifyBackup = async (options: VerifyOptions, { env, print, stopping }: VerifyDeps): Promise<Verified> => {
  const config = loadDataConfig(env);
  const folder = mkdtempSync(join(options.room ?? tmpdir(), 'kibanda-restored-'));
  const servers: { stop: () => Promise<void> }[] = [];
  const began = new Date();
  const since = performance.now();
  try {
    const workshop = createWorkshop(folder, env, stopping);
    const ports = new Map<string, number>();
    for (const [cell, { ownerUrl }] of [[DIRECTORY_CELL, config.database] as const, ...config.database.cells]) {
      const stanza = cell === DIRECTORY_CELL ? options.stanza : `${options.stanza}-${cell}`;
      const server = await startRestored(workshop, {
        ...{ stanza, ownerUrl, target: options.target, binaries: options.postgres },
      });
      servers.push(server);
      ports.set(cell, server.port);
    }
    const redis = await startRedis(workshop);
    servers.push(redis.server);
    const copy = copySettings(env, config, { ports, redisUrl: redis.url });
    const { lastChange, phone } = await lookInto(copy);
    const page = await dialCopy(copy, phone);
    const rtoSeconds = (performance.now() - since) / 1000;
    const rpoSeconds = lastChange && Math.max(0, (began.getTime() - lastChange.getTime()) / 1000);
    let shops = 0;
    await withFeatures(loadDataConfig(copy), async (access) => {
      shops = await checkAll(access, undefined, print);
    });
    return { began, lastChange, rpoSeconds, rtoSeconds, shops, page };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A Redis of the copy's own: in that of the service its work would be taken for the service's. */
const startRedis = async (workshop: Workshop): Promise<{ readonly server: Server; readonly url: string }> => {
  const port = await freePort();
  const password = randomBytes(16).toString('hex');
  const settings = { port, bind: '127.0.0.1', save: '""', requirepass: password, dir: workshop.folder };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = startServer(workshop, 'redis', { command: 'redis-server', args });
  if (await eventually(() => isListening(port), { timeoutMs: 20_000, givenUp: server.hasEnded }))
    return { server, url: `redis://:${password}@127.0.0.1:${port}` };
  await server.stop();
  throw new CliError('redis-server is not installed here, or does not start.');
};

/** An owner of the shop in which something happened last, or else of the oldest. */
const CALLER = `select m.phone from public.memberships m join public.tenants t on t.id = m.tenant_id
  where m.role = 'vendor' and m.status = 'active' and t.status = 'active'
  order by t.id = (select tenant_id from public.outbox order by position desc limit 1) desc nulls last, t.number limit 1`;

const lookInto = async (
  copy: Environment,
): Promise<{ readonly lastChange: Date | undefined; readonly phone: string }> => {
  let found: { lastChange: Date | undefined; phone: string } | undefined;
  await withFeatures(loadDataConfig(copy), async ({ data }) => {
    const [changes, callers] = [await lastChanges(data), await askOwners<{ phone: string }>(data, CALLER)];
    const [caller] = callers;
    if (caller === undefined) throw new CliError('There is no shop in the copy whose owner could dial it.');
    const [oldest] = changes.toSorted((one, other) => one.getTime() - other.getTime());
    found = { lastChange: oldest, phone: caller.phone };
  });
  if (found === undefined) throw new CliError('The copy could not be read.');
  return found;
};

const lastChanges = async (data: Access['data']): Promise<readonly Date[]> => {
  const rows = await askOwners<{ at: Date | null }>(data, 'select pg_last_xact_replay_timestamp() as at');
  return rows.flatMap(({ at }) => (at === null ? [] : [at]));
};

const askOwners = async <Row extends object>({ ground }: Access['data'], sql: string): Promise<readonly Row[]> => {
  const answers = await Promise.all([...ground.owners.values()].map((owner) => owner.raw<{ rows: Row[] }>(sql)));
  return answers.flatMap(({ rows }) => rows);
};
