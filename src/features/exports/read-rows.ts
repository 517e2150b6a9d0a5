import type { RunQuery } from '../../tenancy/transaction.ts';
import type { ExportQuery } from './export-queries.ts';
import type { ExportRow } from './export.ts';

/** Rows that are in memory at a time. */
const AT_ONCE = 1000;

export interface ReadRowsDeps {
  readonly query: RunQuery;
  /** Breaks off what a backend of the shop's database is at. */
  readonly cancelBackend: (pid: number) => Promise<void>;
  /** Aborted when nobody wants the rest. */
  readonly signal: AbortSignal;
}

/**
 * Reads what a query answers, some rows at a time, from one snapshot: a cursor of the transaction at hand. When nobody wants
 * the rest, the statement that is running is broken off at once; the transaction is over then.
 */
export async function* readRows(
  { query, cancelBackend, signal }: ReadRowsDeps,
  { sql }: Pick<ExportQuery, 'sql'>,
  values: readonly unknown[],
): AsyncGenerator<readonly ExportRow[]> {
  const [backend] = await query<{ pid: number }>({ text: 'select pg_backend_pid() as pid', values: [] });
  if (backend === undefined) throw new Error('A backend without a number.');
  const cancelling: Promise<void>[] = [];
  const cancel = (): void => {
    cancelling.push(cancelBackend(backend.pid).catch(() => undefined));
  };
  const run = async (statement: { text: string; values: readonly unknown[] }): Promise<ExportRow[]> => {
    signal.throwIfAborted();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await query<ExportRow>(statement);
    } finally {
      signal.removeEventListener('abort', cancel);
      // The connection goes to somebody else afterwards, whose statement it must not hit.
      await Promise.all(cancelling);
    }
  };

  await run({ text: `declare export no scroll cursor for ${sql}`, values });
  for (;;) {
    const rows = await run({ text: `fetch ${String(AT_ONCE)} from export`, values: [] });
    if (rows.length > 0) yield rows;
    if (rows.length < AT_ONCE) return;
  }
}
