export interface DialCodes {
  /** `*384*7#` */
  readonly menu: string;
  /** `*384*7*8*20518*10432#`: is this receipt genuine? */
  verify(shopNumber: string, receipt: string): string;
  /** `*384*7*1*12*3#`: sell 3 of item 12. */
  sell(itemCode: number, quantity: number): string;
  /** `*384*7*2*1*12#`: how much of item 12 is left. */
  stock(itemCode: number): string;
  /** `*384*7*2*3*12#`: stock of item 12 came in. */
  addStock(itemCode: number): string;
  /** `*384*7*2*2#`: what is low. */
  readonly lowList: string;
  /** `*384*7*2*7#`: what sellers counted, to approve or reject. */
  readonly countsToApprove: string;
  /** `*384*7*4#`: today. */
  readonly today: string;
}

/** What to dial for what (ux.md 2.4), for the code that the program answers on. */
export const createDialCodes = (ussdCode: string): DialCodes => {
  const dial = (...tokens: readonly (string | number)[]): string =>
    `${[ussdCode.replace(/#$/, ''), ...tokens].join('*')}#`;
  return {
    menu: dial(),
    verify: (shopNumber, receipt) => dial(8, shopNumber, receipt),
    sell: (itemCode, quantity) => dial(1, itemCode, quantity),
    stock: (itemCode) => dial(2, 1, itemCode),
    addStock: (itemCode) => dial(2, 3, itemCode),
    lowList: dial(2, 2),
    countsToApprove: dial(2, 7),
    today: dial(4),
  };
};
