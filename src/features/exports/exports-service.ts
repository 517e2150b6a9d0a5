import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newEvent } from '../../events/catalogue.ts';
import type { CancelBackend } from '../../platform/cancel-backend.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Actor } from '../../tenancy/actor.ts';
import { originOf } from '../../tenancy/occasion.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { CURRENCIES } from '../../values/currencies.ts';
import { DomainError } from '../../values/errors.ts';
import { toCells } from './cells.ts';
import { csvHead, csvLine, dialectOf } from './csv.ts';
import { EXPORT_QUERIES } from './export-queries.ts';
import type { Cell, ExportRequest, ExportRow } from './export.ts';
import { readRows } from './read-rows.ts';
import { createXlsx, type Lines } from './xlsx.ts';

export interface ExportsDeps {
  readonly inTenant: InTenant;
  readonly cancelBackend: CancelBackend;
  readonly clock: Clock;
  /** How many exports one process writes at a time: each holds a connection for as long as its reader takes. */
  readonly atOnce?: number;
  /** After so long an export is over, finished or not: its snapshot keeps the database from tidying up. */
  readonly longestMs?: number;
}

export interface ExportsService {
  /**
   * Writes a shop's books into a stream, as fast as its reader takes them, and ends it. Resolves when all is written;
   * rejects when the reader left or the database failed, and then the stream is destroyed, so that nobody takes a part for
   * the whole. That it was taken is written into the audit log first.
   * @throws DomainError unavailable when as many as may be are under way already, in all or for this shop; nothing has been
   *   written then
   */
  write(tenant: Tenant, request: ExportRequest, actor: Actor, out: Writable): Promise<void>;
}

const AT_ONCE = 3;
/** One batch of rows. */
const BATCH_MS = 30_000;
/** A reader who takes nothing for so long is cut off: the snapshot would keep the database from tidying up. */
const SLOWEST_MS = 60_000;
/** A million sales at 10 KB/s take longer: such a reader asks for a part, by days. */
const LONGEST_MS = 30 * 60_000;

export const createExportsService = (deps: ExportsDeps): ExportsService => {
  const slots = createSlots(deps.atOnce ?? AT_ONCE);
  return {
    write: async (tenant, request, actor, out) => {
      slots.take(tenant.id);
      try {
        await announce(deps, { tenant, request, actor });
        await writeBooks(deps, { tenant, request, out });
      } finally {
        slots.free(tenant.id);
      }
    },
  };
};

interface Export {
  readonly tenant: Tenant;
  readonly request: ExportRequest;
}

const announce = (
  { inTenant, clock }: ExportsDeps,
  { tenant, request, actor }: Export & { readonly actor: Actor },
): Promise<void> =>
  inTenant(tenant, (tx) => {
    const { kind, format, from, to } = request;
    const data = { kind, format, firstDay: from ?? null, lastDay: to ?? null };
    tx.publish(newEvent('data.exported', { ...originOf(tx, { actor, now: clock.now() }), data }));
    return Promise.resolve();
  });

const writeBooks = async (
  { inTenant, cancelBackend, longestMs = LONGEST_MS }: ExportsDeps,
  { tenant, request, out }: Export & { readonly out: Writable },
): Promise<void> => {
  const { signal, end } = leavingOf(out, longestMs);
  const breakOff = (pid: number): Promise<void> => cancelBackend(tenant.cell, pid);
  const write = async ({ query }: TenantTransaction): Promise<void> => {
    const { kind, from, to } = request;
    const rows = readRows({ query, cancelBackend: breakOff, signal }, EXPORT_QUERIES[kind], [
      tenant.timezone,
      from,
      to,
    ]);
    try {
      await pipeline(fileOf(tenant, request, rows), out);
    } catch (error) {
      // Part of it is out: the transaction is not to be run again, whatever the database says.
      throw new Error('An export broke off.', { cause: error });
    } finally {
      end();
      // The statement at work is broken off by now; its connection must be quiet before it is given back.
      await rows.return(undefined).catch(() => undefined);
    }
  };
  await inTenant(tenant, write, { readOnly: true, timeoutMs: BATCH_MS, idleMs: SLOWEST_MS });
};

type Rows = ReturnType<typeof readRows>;

const fileOf = (tenant: Tenant, { kind, format }: ExportRequest, rows: Rows): Readable => {
  const { columns } = EXPORT_QUERIES[kind];
  const { exponent } = CURRENCIES[tenant.currency];
  const lines = linesOf(rows, (row) => toCells(columns, row, exponent));
  if (format === 'xlsx') return createXlsx({ sheet: kind, columns, rows: lines, exponent });
  const dialect = dialectOf(tenant);
  return Readable.from(
    csvText(lines, csvHead(columns, dialect), (cells) => csvLine(cells, dialect)),
    {
      objectMode: false,
    },
  );
};

async function* linesOf(rows: Rows, toLine: (row: ExportRow) => Cell[]): AsyncGenerator<Lines> {
  for await (const batch of rows) yield batch.map(toLine);
}

async function* csvText(
  lines: AsyncIterable<Lines>,
  head: string,
  toLine: (cells: readonly Cell[]) => string,
): AsyncGenerator<string> {
  yield head;
  for await (const batch of lines) yield batch.map(toLine).join('');
}

/** Places for exports, of which one shop leaves one to others. `take` throws DomainError unavailable. */
const createSlots = (atOnce: number) => {
  const mostOfAShop = Math.max(1, atOnce - 1);
  const taken: string[] = [];
  return {
    take: (tenantId: string): void => {
      const own = taken.filter((one) => one === tenantId).length;
      if (taken.length >= atOnce || own >= mostOfAShop) throw new DomainError('unavailable');
      taken.push(tenantId);
    },
    free: (tenantId: string): void => {
      taken.splice(taken.indexOf(tenantId), 1);
    },
  };
};

/** Aborted when the reader has left, who is made to after so long unless the writing has come to its `end`. */
const leavingOf = (out: Writable, longestMs: number): { readonly signal: AbortSignal; readonly end: () => void } => {
  const leaving = new AbortController();
  const over = setTimeout(() => out.destroy(new Error('The export took too long.')), longestMs);
  over.unref();
  const end = (): void => {
    clearTimeout(over);
  };
  out.once('close', () => {
    end();
    leaving.abort(new Error('The reader left.'));
  });
  return { signal: leaving.signal, end };
};
