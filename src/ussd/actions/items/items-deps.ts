import type { CatalogueService } from '../../../features/catalogue/catalogue-service.ts';
import type { KeptItem } from '../../../features/catalogue/create-item.ts';
import type { DialCodes } from '../../../features/messages/dial-codes.ts';
import type { StockService } from '../../../features/stock/stock-service.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatMoney, type CurrencyCode } from '../../../values/money.ts';
import { formatQuantity } from '../../../values/quantity.ts';
import type { MembershipInShop } from '../../../tenancy/tenant-directory.ts';
import type { FrameData } from '../../engine/dialogue.ts';
import type { Texts } from '../../engine/menu.ts';
import { wordOf } from '../../engine/render.ts';
import { widths } from '../shared/format.ts';

export interface ItemsDeps {
  readonly catalogue: CatalogueService;
  readonly stock: StockService;
  readonly dial: DialCodes;
  readonly memberById: (memberId: string) => Promise<MembershipInShop | undefined>;
}

/** An item as the page says it that follows a change. */
export const savedItem = (
  { code, name, priceMinor }: Pick<KeptItem, 'code' | 'name' | 'priceMinor'>,
  currency: CurrencyCode,
): FrameData => ({ code, name: fit(name, widths.item), price: formatMoney(priceMinor, currency) });

/** When to warn: at so many, or never. */
export const levelText = (texts: Texts, levelMilli: number): string =>
  levelMilli > 0 ? formatQuantity(levelMilli) : wordOf(texts, 'never');
