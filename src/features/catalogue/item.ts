import { allowsFractions, ONE_MILLI, type Unit } from '../../values/quantity.ts';

/** What the shop sells, without its stock: this part is cached, stock never is. */
export interface Item {
  readonly id: string;
  /** The number that sellers type, 1 to 9999. */
  readonly code: number;
  readonly name: string;
  readonly unit: Unit;
  readonly priceMinor: number;
  /** Warn when stock falls to this; 0 = only when it is finished. */
  readonly thresholdMilli: number;
}

/** Whether a quantity can be sold or counted in this unit: half a kilogram, but not half a loaf. */
export const fitsUnit = (quantityMilli: number, unit: Unit): boolean =>
  allowsFractions(unit) || quantityMilli % ONE_MILLI === 0;
