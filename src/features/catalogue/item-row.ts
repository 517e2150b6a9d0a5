import type { Unit } from '../../values/quantity.ts';
import type { Item } from './item.ts';

/** What every look at `inventory` selects. */
export interface ItemRow {
  readonly id: string;
  readonly code: number;
  readonly product_name: string;
  readonly unit: Unit;
  readonly price_minor: number;
  readonly alert_threshold_milli: number;
}

export const toItem = (row: ItemRow): Item => ({
  id: row.id,
  code: row.code,
  name: row.product_name,
  unit: row.unit,
  priceMinor: row.price_minor,
  thresholdMilli: row.alert_threshold_milli,
});
