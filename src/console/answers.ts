import { z } from 'zod';
import { sessionsAnswer } from '../api/accounts-routes.ts';
import { itemsCheckAnswer, itemsImportAnswer } from '../api/import-routes.ts';
import { itemAnswer, itemsAnswer } from '../api/inventory-answers.ts';
import { messagesAnswer } from '../api/messages-routes.ts';
import { movementsAnswer } from '../api/movements-routes.ts';
import { webhooksAnswer } from '../api/webhook-routes.ts';
import { auditPage } from '../api/audit-routes.ts';
import { customerAnswer, customersAnswer } from '../api/customers-routes.ts';
import { expensesAnswer } from '../api/expenses-routes.ts';
import { dashboardAnswer } from '../api/dashboard-answer.ts';
import { discrepanciesAnswer } from '../api/discrepancies-routes.ts';
import { paymentsAnswer } from '../api/payments-routes.ts';
import { saleAnswer, salesAnswer } from '../api/sales-answers.ts';
import { settingsAnswer } from '../api/settings-routes.ts';
import { staffAnswer } from '../api/staff-routes.ts';
import { syncAnswer } from '../api/sync-routes.ts';
import { tokensAnswer } from '../api/sign-in-formats.ts';

const nothing = z.undefined();
const some = z.unknown();
const signedIn = z.union([tokensAnswer, z.object({ mfaRequired: z.literal(true), mfaToken: z.string() })]);

/** The operations of the API that the console asks, and how it reads their answers. */
export const ANSWERS = {
  logIn: signedIn,
  signUp: signedIn,
  verifyMfa: tokensAnswer,
  sendCode: nothing,
  claim: tokensAnswer,
  resetPassword: nothing,
  logOut: nothing,
  me: z.object({ mfaEnabled: z.boolean() }),
  listSessions: sessionsAnswer,
  endSessions: nothing,
  enrollMfa: z.object({ otpauthUrl: z.string(), secret: z.string() }),
  activateMfa: z.object({ recoveryCodes: z.array(z.string()) }),
  removeMfa: nothing,
  getDashboard: dashboardAnswer,
  getSettings: settingsAnswer,
  listDiscrepancies: discrepanciesAnswer,
  listMessages: messagesAnswer,
  listPayments: paymentsAnswer,
  listSales: salesAnswer,
  getSale: saleAnswer,
  createSale: saleAnswer,
  sync: syncAnswer,
  voidSale: some,
  returnLines: some,
  listInventory: itemsAnswer,
  getItem: itemAnswer,
  createItem: itemAnswer,
  changeItem: itemAnswer,
  listMovements: movementsAnswer,
  checkItems: itemsCheckAnswer,
  importItems: itemsImportAnswer,
  restock: some,
  count: z.object({ status: z.enum(['applied', 'proposed']) }),
  approveDiscrepancy: some,
  rejectDiscrepancy: some,
  listCustomers: customersAnswer,
  getCustomer: customerAnswer,
  createCustomer: customerAnswer,
  payDebt: some,
  payOut: some,
  listStaff: staffAnswer,
  inviteSeller: some,
  resetPin: z.object({ code: z.string() }),
  unlockSeller: some,
  stopSeller: some,
  listExpenses: expensesAnswer,
  recordExpense: some,
  reverseExpense: some,
  listAuditLog: auditPage,
  changeSettings: settingsAnswer,
  listWebhooks: webhooksAnswer,
  addWebhook: z.object({ secret: z.string() }),
  removeWebhook: nothing,
  replayWebhook: some,
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type Operation = keyof typeof ANSWERS;
export type AnswerOf<O extends Operation> = z.output<(typeof ANSWERS)[O]>;
