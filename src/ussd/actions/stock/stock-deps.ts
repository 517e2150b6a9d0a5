import type { CatalogueService } from '../../../features/catalogue/catalogue-service.ts';
import type { Item } from '../../../features/catalogue/item.ts';
import type { StockAfter } from '../../../features/stock/move-stock.ts';
import type { StockService } from '../../../features/stock/stock-service.ts';
import type { StockWorkService } from '../../../features/stock/stock-work-service.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatQuantity } from '../../../values/quantity.ts';
import { unitWord, widths } from '../shared/format.ts';
import { itemLabel } from '../items/item-label.ts';
import { mustBeNoted, note } from '../shared/notes.ts';
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
    deps.stock.item(tenant, mustBeNoted(context, 'stock', 'itemCode')),
    deps.catalogue.items(tenant),
  ]);
  return { ...item, name: itemLabel(item, all) };
};

/** An item with what is there of it, as pages show it. */
export const stockFacts = ({ texts }: TurnContext, { name, balanceMilli, unit }: StockedItem) => ({
  name: fit(name, widths.item),
  qty: formatQuantity(balanceMilli),
  unit: unitWord(texts, unit),
});

/** What a page says once the stock of an item was changed. */
export const savedStock = (
  { texts }: TurnContext,
  { name, balanceMilli, unit }: Omit<StockAfter, 'itemId' | 'code'>,
) => ({
  name: fit(name, widths.item),
  new: formatQuantity(balanceMilli),
  unit: unitWord(texts, unit),
});

/** Takes an item into hand. */
export const takeItem = (context: TurnContext, { id, code }: Pick<Item, 'id' | 'code'>): void => {
  note(context, 'stock', { item: id, itemCode: code });
};

/** Takes an item into hand by its number; undefined when there is no such item. */
export const pickItem = async (
  deps: Pick<StockDeps, 'catalogue'>,
  context: TurnContext,
  code: number,
): Promise<'picked' | undefined> => {
  const item = await deps.catalogue.find(callerOf(context).tenant, code);
  if (!item) return undefined;
  takeItem(context, item);
  setUnit(context, item.unit);
  return 'picked';
};
