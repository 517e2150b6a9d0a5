import { z } from 'zod';
import { createData } from '../../src/compose/data.ts';
import { loadDataConfig } from '../../src/config.ts';
import { recordSaleIn } from '../../src/features/sales/record-sale.ts';
import { newId } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { Actor } from '../../src/tenancy/actor.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';

/**
 * Saves sales with the real service through its real transaction, as fast as it can, for so many seconds; told what to
 * do by its parent. The shops come with the order, because reading them is not what is measured.
 */
const order = z.object({
  seconds: z.number(),
  warmSeconds: z.number(),
  atOnce: z.int(),
  baskets: z.array(z.object({ tenant: z.custom<Tenant>(), sellerId: z.uuid(), code: z.int() })),
});
type Order = z.infer<typeof order>;

const data = createData(loadDataConfig(process.env), silentLogger);
/** How often each basket was sold. Its quantity follows from it, so that no sale looks like one of a moment ago. */
const sold = new Map<number, number>();
const QUANTITIES = 900;

const sell = async (baskets: Order['baskets']): Promise<void> => {
  const index = Math.floor(Math.random() * baskets.length);
  const basket = baskets[index];
  if (!basket) throw new Error('nothing to sell');
  const earlier = sold.get(index) ?? 0;
  sold.set(index, earlier + 1);
  const actor: Actor = { id: basket.sellerId, role: 'cashier', name: 'Asha', channel: 'ussd' };
  const lines = [{ code: basket.code, quantityMilli: 1000 * (1 + (earlier % QUANTITIES)) }];
  const newSale = { clientRef: newId(), lines, payment: 'cash' } as const;
  await data.inTenant(basket.tenant, (tx) => recordSaleIn(tx, newSale, actor, data.clock.now()));
};

const run = async ({ seconds, warmSeconds, atOnce, baskets }: Order): Promise<readonly number[]> => {
  const times: number[] = [];
  const from = performance.now() + warmSeconds * 1000;
  const until = from + seconds * 1000;
  const work = async (): Promise<void> => {
    while (performance.now() < until) {
      const began = performance.now();
      await sell(baskets);
      const ended = performance.now();
      if (began >= from && ended <= until) times.push(ended - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return times;
};

process.on('message', (message) => {
  void run(order.parse(message)).then((times) => process.send?.(times));
});
process.on('SIGTERM', () => {
  void data.close().then(() => process.exit(0));
});
process.stdout.write('ready to sell\n');
