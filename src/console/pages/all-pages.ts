import type { FormAct, Screen } from '../call.ts';
import { ACCOUNT_FORMS, ACCOUNT_SCREENS } from './account-pages.tsx';
import { newSaleForm, newSaleScreen } from './new-sale-page.tsx';
import { PROOF_FORMS, PROOF_SCREENS } from './proof-pages.tsx';
import { SALES_FORMS, SALES_SCREENS } from './sales-pages.tsx';
import { SIGN_IN_FORMS, SIGN_IN_SCREENS } from './sign-in-pages.tsx';
import { todayScreen } from './today-page.tsx';

/** Every page. An address with a name in it stands behind those that are whole: `/sales/new` before `/sales/:id`. */
export const SCREENS: readonly Screen[] = [
  todayScreen,
  ...SIGN_IN_SCREENS,
  ...PROOF_SCREENS,
  ...ACCOUNT_SCREENS,
  newSaleScreen,
  ...SALES_SCREENS,
];

/** Every form. */
export const FORMS: readonly FormAct[] = [
  ...SIGN_IN_FORMS,
  ...PROOF_FORMS,
  ...ACCOUNT_FORMS,
  newSaleForm,
  ...SALES_FORMS,
];
