import type { CatalogueService } from '../../../features/catalogue/catalogue-service.ts';
import type { CountReason } from '../../../features/stock/count.ts';
import type { StockService } from '../../../features/stock/stock-service.ts';
import type { StockWorkService } from '../../../features/stock/stock-work-service.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { itemLabel } from '../items/item-label.ts';
import { setUnit } from '../sell/sell-deps.ts';

/** An item with its stock as it is now. */
export type StockedItem = Awaited<ReturnType<StockService['item']>>;

export interface StockDeps {
  readonly catalogue: CatalogueService;
  readonly stock: StockService;
  readonly work: StockWorkService;
}

/** The item in hand, with its stock as it is now, and told apart from another of its name. */
export const itemInHand = async (
  deps: Pick<StockDeps, 'stock' | 'catalogue'>,
  context: TurnContext,
): Promise<StockedItem> => {
  const { tenant } = callerOf(context);
  const [item, all] = await Promise.all([
    deps.stock.item(tenant, Number(context.session.notes?.['itemCode'])),
    deps.catalogue.items(tenant),
  ]);
  return { ...item, name: itemLabel(item, all) };
};

/** A number that was noted for the task in hand. */
export const noted = ({ session }: TurnContext, name: string): number => Number(session.notes?.[name] ?? 0);

/** Notes something for the task in hand. */
export const note = (context: TurnContext, notes: Readonly<Record<string, string | number>>): void => {
  context.session.notes = { ...context.session.notes, ...notes };
};

const countReasons: Readonly<Record<string, CountReason>> = {
  broken: 'broken',
  lost: 'lost',
  own_use: 'own_use',
  not_written: 'not_written',
  wrong_count: 'wrong_count',
  came_in: 'came_in',
  returned: 'returned',
};

/** The reason that was given for a count. @throws Error when none was */
export const notedReason = ({ session }: TurnContext): CountReason => {
  const reason = countReasons[String(session.notes?.['reason'])];
  if (reason === undefined) throw new Error('no reason for the count');
  return reason;
};

/** Takes an item into hand by its number; undefined when there is no such item. */
export const pickItem = async (
  deps: Pick<StockDeps, 'catalogue'>,
  context: TurnContext,
  code: number,
): Promise<'picked' | undefined> => {
  const item = await deps.catalogue.find(callerOf(context).tenant, code);
  if (!item) return undefined;
  note(context, { item: item.id, itemCode: item.code });
  setUnit(context, item.unit);
  return 'picked';
};
