import type { FormAct, Screen } from '../call.ts';
import { ACCOUNT_FORMS, ACCOUNT_SCREENS } from './account-pages.tsx';
import { countSheetScreen } from './count-sheet-page.tsx';
import { COUNTS_FORMS, countsScreen } from './counts-page.tsx';
import { CUSTOMERS_FORMS, CUSTOMERS_SCREENS } from './customers-pages.tsx';
import { EXPENSES_FORMS, expensesScreen } from './expenses-page.tsx';
import { IMPORT_FORMS, IMPORT_SCREENS } from './import-pages.tsx';
import { ITEM_FORMS, ITEM_SCREENS } from './item-pages.tsx';
import { LOG_SCREENS } from './log-pages.tsx';
import { movementsScreen } from './movements-page.tsx';
import { newSaleForm, newSaleScreen } from './new-sale-page.tsx';
import { paymentsScreen } from './payments-page.tsx';
import { PROOF_FORMS, PROOF_SCREENS } from './proof-pages.tsx';
import { reportsScreen } from './reports-page.tsx';
import { SALES_FORMS, SALES_SCREENS } from './sales-pages.tsx';
import { settingsForm, settingsScreen } from './settings-page.tsx';
import { SIGN_IN_FORMS, SIGN_IN_SCREENS } from './sign-in-pages.tsx';
import { STAFF_FORMS, staffScreen } from './staff-page.tsx';
import { STOCK_FORMS, STOCK_SCREENS } from './stock-pages.tsx';
import { tillScreen } from './till-page.tsx';
import { todayScreen } from './today-page.tsx';
import { WEBHOOKS_FORMS, WEBHOOKS_SCREENS } from './webhooks-page.tsx';

/** Every page. An address with a name in it stands behind those that are whole: `/sales/new` before `/sales/:id`. */
export const SCREENS: readonly Screen[] = [
  todayScreen,
  ...SIGN_IN_SCREENS,
  ...PROOF_SCREENS,
  ...ACCOUNT_SCREENS,
  newSaleScreen,
  tillScreen,
  ...SALES_SCREENS,
  ...STOCK_SCREENS,
  countsScreen,
  countSheetScreen,
  ...IMPORT_SCREENS,
  ...ITEM_SCREENS,
  movementsScreen,
  ...CUSTOMERS_SCREENS,
  expensesScreen,
  paymentsScreen,
  staffScreen,
  reportsScreen,
  ...LOG_SCREENS,
  settingsScreen,
  ...WEBHOOKS_SCREENS,
];

/** Every form, in the same order. */
export const FORMS: readonly FormAct[] = [
  ...SIGN_IN_FORMS,
  ...PROOF_FORMS,
  ...ACCOUNT_FORMS,
  newSaleForm,
  ...SALES_FORMS,
  ...STOCK_FORMS,
  ...COUNTS_FORMS,
  ...IMPORT_FORMS,
  ...ITEM_FORMS,
  ...CUSTOMERS_FORMS,
  ...EXPENSES_FORMS,
  ...STAFF_FORMS,
  settingsForm,
  ...WEBHOOKS_FORMS,
];
