import { defineShopSave, type Action, type ActionsAndViews } from '../../turn/action.ts';
import type { TurnContext } from '../../turn/context.ts';
import { customerChoice } from './credit-customer-actions.ts';
import { creditRefusals, refusedCredit, saveOnCredit } from './credit-sale.ts';
import { creditViews } from './credit-views.ts';
import { forget, note } from '../shared/notes.ts';
import { agreedOn, refusedSale } from './save-cart.ts';
import type { SellDeps } from './sell-deps.ts';

/** Selling on credit: who owes it, and whether that is still within the limit. */
export const createCreditActions = (deps: SellDeps): ActionsAndViews => ({
  actions: [...customerChoice, save(deps), allow(deps)],
  views: creditViews,
});

const creditOutcomes = ['saved', 'unsent', ...refusedSale, ...refusedCredit] as const;

/** Notes how the sale is to be saved: also for the pages that ask first whether it is to be saved at all. */
const save = (deps: SellDeps): Action =>
  savingOnCredit(deps, 'credit.save', (context, chosen) => {
    forget(context, 'credit', 'allowed');
    note(context, 'sale', { payment: 'credit' });
    note(context, 'credit', { sms: chosen['sms'] === 1 ? 1 : 0 });
  });

const allow = (deps: SellDeps): Action =>
  savingOnCredit(deps, 'credit.allow', (context) => {
    note(context, 'sale', { payment: 'credit' });
    note(context, 'credit', { allowed: 1 });
  });

const savingOnCredit = (
  deps: SellDeps,
  actionName: string,
  noteHow: (context: TurnContext, chosen: Readonly<Record<string, string | number>>) => void,
): Action =>
  defineShopSave({
    name: actionName,
    outcomes: creditOutcomes,
    runIn: async (context, call, tx) => {
      noteHow(context, call.with);
      return saveOnCredit(deps, context, tx, agreedOn(call, 'credit'));
    },
    refusals: creditRefusals(deps, (context, call) => {
      noteHow(context, call.with);
    }),
  });
