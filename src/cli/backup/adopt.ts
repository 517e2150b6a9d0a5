import { setAsideWaiting, shopsWaiting } from '../../events/outbox-reader.ts';
import { rebuildDayBooks } from '../../features/reports/keep-day-books.ts';
import { settleRestoredShop } from '../../features/restored/settle-shop.ts';
import { ownerMaySend, takeOver } from '../../tenancy/lineage.ts';
import { formatReference } from '../../values/damm.ts';
import { allShops } from '../tenants-command.ts';
import type { Access } from '../with-features.ts';

export interface AdoptOptions {
  /** The copy is all that there ever was: what waits in it was surely not sent. */
  readonly nothingLost: boolean;
  readonly print: (line: string) => void;
}

/** Settles what waits in every database that came back from a backup, and lets it send from then on. */
export const adopt = async (access: Access, { nothingLost, print }: AdoptOptions): Promise<void> => {
  const restored = await restoredCells(access);
  if (restored.length === 0) {
    print('No database came back from a backup: all of them send.');
    return;
  }
  const now = access.data.clock.now();
  if (!nothingLost) await settleShops(access, { restored, now, print });
  for (const cell of restored) {
    const aside = nothingLost ? 0 : await setAsideWaiting(queryOf(access, cell), now);
    await takeOver(ownerOf(access, cell), nothingLost ? undefined : now);
    print(`${cell}: ${aside} events set aside; it sends again`);
  }
};

const ownerOf = ({ data }: Access, cell: string) => {
  const owner = data.ground.owners.get(cell);
  if (owner === undefined) throw new Error(`there is no database ${cell}`);
  return owner;
};

/** Runs SQL as the program, in one cell. */
const queryOf =
  ({ data }: Access, cell: string) =>
  async (text: string, values: readonly unknown[] = []): Promise<readonly object[]> =>
    (await data.pools.get(cell)?.query<object>(text, [...values]))?.rows ?? [];

const restoredCells = async ({ data }: Access): Promise<readonly string[]> => {
  const all = await Promise.all(
    [...data.ground.owners].map(async ([cell, owner]) => ((await ownerMaySend(owner)) ? [] : [cell])),
  );
  return all.flat();
};

interface Settling {
  readonly restored: readonly string[];
  readonly now: Date;
  readonly print: (line: string) => void;
}

const settleShops = async (access: Access, { restored, now, print }: Settling): Promise<void> => {
  const { data, features } = access;
  const waiting = await Promise.all(restored.map((cell) => shopsWaiting(queryOf(access, cell), now)));
  // What was set aside reaches no consumer, and days that dashboards show are made of events.
  const behind = new Set(waiting.flat());
  for await (const shop of allShops(features.shops)) {
    if (!restored.includes(shop.cell)) continue;
    const { messages, deliveries } = await data.inTenant(shop, (tx) => settleRestoredShop(tx, now));
    if (behind.has(shop.id)) await rebuildDayBooks(data, shop);
    if (messages + deliveries > 0)
      print(
        `${formatReference(shop.shopNumber)}  given up: ${messages} messages, ${deliveries} deliveries to programs`,
      );
  }
};
