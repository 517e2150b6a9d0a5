export const PAYMENTS = ['cash', 'mobile_money', 'card', 'credit'] as const;
/** How the customer said to pay. A record only: nothing here knows whether the money came. */
export type Payment = (typeof PAYMENTS)[number];
