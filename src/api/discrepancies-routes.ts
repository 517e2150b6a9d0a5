import { z } from 'zod';
import { sellMissingIn } from '../features/sales/count-as-sold.ts';
import { COUNT_REASONS } from '../features/stock/count.ts';
import { becomesSale, createDecideCount, pendingCountsIn } from '../features/stock/propose-count.ts';
import { id, instant, instantOf, quantity, quantityOf, unit } from './formats.ts';
import { readRoute, writeRoute } from './make-route.ts';
import type { Route } from './route.ts';

const tag = 'Discrepancies';
const decide = createDecideCount(sellMissingIn);
const oneCount = { params: z.strictObject({ id }) };

const discrepancyAnswer = z
  .strictObject({
    ...{ id, itemId: id, itemCode: z.int(), name: z.string(), unit },
    expected: quantity.meta({ description: 'what the books said when it was counted' }),
    counted: quantity,
    reason: z.enum(COUNT_REASONS),
    becomesSale: z.boolean().meta({ description: 'approved, what is missing is written down as sold' }),
    ...{ proposedBy: id, proposerName: z.string(), countedAt: instant },
  })
  .meta({ id: 'Discrepancy' });

/** Counts that wait. */
export const discrepanciesAnswer = z.strictObject({ items: z.array(discrepancyAnswer) }).meta({ id: 'Discrepancies' });

const listRoute = readRoute(
  {
    ...{ id: 'listDiscrepancies', method: 'get', path: '/discrepancies', tag, right: 'discrepancy.read' },
    summary: 'Sellers’ counts that wait for the owner, the oldest first; they lapse after seven days',
    answer: discrepanciesAnswer,
  },
  async (tx, _input, { occasion }) => ({
    items: (await pendingCountsIn(tx, occasion.now)).map((count) => ({
      ...{ id: count.id, itemId: count.itemId, itemCode: count.code, name: count.name, unit: count.unit },
      expected: quantityOf(count.bookMilli),
      counted: quantityOf(count.countedMilli),
      reason: count.reason,
      becomesSale: becomesSale(count),
      ...{ proposedBy: count.proposedBy, proposerName: count.proposerName, countedAt: instantOf(count.takenAt) },
    })),
  }),
);

const stockAnswer = z
  .strictObject({ itemCode: z.int(), name: z.string(), unit, stock: quantity })
  .meta({ id: 'StockAfterDecision' });

const decideRoute = (verb: 'approve' | 'reject', summary: string): Route =>
  writeRoute(
    {
      ...{ id: `${verb}Discrepancy`, method: 'post', path: `/discrepancies/{id}/${verb}`, tag, summary },
      ...oneCount,
      right: 'discrepancy.decide',
      answer: stockAnswer,
      refusals: [
        ...(['conflict', 'count_outdated', 'quantity_invalid', 'item_not_found', 'item_hidden'] as const),
        ...(['out_of_stock', 'short_stock', 'price_invalid', 'total_too_large'] as const),
      ],
    },
    async (tx, { params }, { occasion }) => {
      const after = await decide(tx, { proposalId: params.id, approve: verb === 'approve' }, occasion);
      return { itemCode: after.code, name: after.name, unit: after.unit, stock: quantityOf(after.balanceMilli) };
    },
  );

/** Counts that differ from the books, and what the owner says of them. */
export const discrepanciesRoutes: readonly Route[] = [
  listRoute,
  decideRoute('approve', 'Book the count now; what was sold and not written becomes a sale'),
  decideRoute('reject', 'Leave the books as they are'),
];
