import type { Language } from '../../tenancy/tenant.ts';
import type { Payment } from '../../values/payment.ts';

const CARD: Readonly<Record<Language, string>> = { en: 'Card', sw: 'Kadi', fr: 'Carte' };

/** What people call the way of paying; mobile money as the shop calls it. */
export const paymentLabel = (
  payment: Exclude<Payment, 'credit'>,
  shop: { readonly mobileMoneyLabel: string },
  language: Language,
): string => {
  switch (payment) {
    case 'cash':
      return 'Cash';
    case 'mobile_money':
      return shop.mobileMoneyLabel;
    case 'card':
      return CARD[language];
  }
};
