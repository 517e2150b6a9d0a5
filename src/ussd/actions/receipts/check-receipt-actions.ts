import type { CheckedReceipt, ReceiptChecker } from '../../../features/receipts/check-receipt.ts';
import { localDate, localTime } from '../../../values/business-day.ts';
import { formatReference } from '../../../values/damm.ts';
import { isDomainError } from '../../../values/errors.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatMoney } from '../../../values/money.ts';
import type { Tenant } from '../../../tenancy/tenant.ts';
import { defineAction, type Action } from '../../turn/action.ts';
import type { TurnContext } from '../../turn/context.ts';
import { paymentWord, widths } from '../shared/format.ts';
import { mustBeNoted, note } from '../shared/notes.ts';

export interface CheckDeps {
  readonly checker: ReceiptChecker;
  readonly shopByNumber: (digits: string) => Promise<Tenant | undefined>;
  /** Counts a check of this phone; false when it has had all it may have within the hour. */
  readonly mayCheck: (phone: string) => Promise<boolean>;
}

const waitMinutes = 60;

/** Is this receipt genuine? Anyone may ask, ten times an hour. */
export const createCheckActions = (deps: CheckDeps): readonly Action[] => [checkShop(deps), check(deps), leaveCheck];

const checkShop = (deps: CheckDeps): Action =>
  defineAction({
    name: 'receipts.checkShop',
    outcomes: ['ok', 'unknown', 'rate_limited'],
    run: async (context, { value }) => {
      const shop = await deps.shopByNumber(String(value));
      // Whoever tries shop numbers one by one uses up the same ten tries.
      if (shop?.status !== 'active') {
        return (await deps.mayCheck(context.turn.phone)) ? { result: 'unknown' } : tooOften;
      }
      note(context, 'check', { shop: shop.shopNumber });
      return { result: 'ok' };
    },
  });

const tooOften = { result: 'rate_limited', data: { min: waitMinutes } } as const;

const check = (deps: CheckDeps): Action =>
  defineAction({
    name: 'receipts.check',
    outcomes: ['genuine', 'part', 'return', 'cancelled', 'unknown', 'rate_limited'],
    run: async (context, { value }) => {
      if (!(await deps.mayCheck(context.turn.phone))) return tooOften;
      try {
        const found = await deps.checker.check(mustBeNoted(context, 'check', 'shop'), String(value));
        if (found.voidedAt !== null) return cancelled(found, found.voidedAt);
        return { result: kindOf(found), data: genuineData(context, found) };
      } catch (error) {
        if (isDomainError(error, 'receipt_not_found')) return { result: 'unknown' };
        throw error;
      }
    },
  });

/** Whole, a part of it came back, or it says itself that a part came back. */
const kindOf = ({ ofReceipt, givenBackMinor }: CheckedReceipt): 'genuine' | 'part' | 'return' => {
  if (ofReceipt !== null) return 'return';
  return givenBackMinor > 0 ? 'part' : 'genuine';
};

const genuineData = (context: TurnContext, found: CheckedReceipt) => ({
  rno: formatReference(found.receipt),
  old: formatReference(found.ofReceipt ?? ''),
  shop: fit(found.shop.name, widths.shop),
  total: formatMoney(found.totalMinor, found.shop.currency),
  rest: formatMoney(found.totalMinor - found.givenBackMinor, found.shop.currency),
  pay: paymentWord(context.texts, found.payment, found.mobileMoneyLabel),
  date: localDate(found.at, found.shop.timezone),
  time: localTime(found.at, found.shop.timezone),
});

const cancelled = (found: CheckedReceipt, voidedAt: Date) =>
  ({
    result: 'cancelled',
    data: {
      rno: formatReference(found.receipt),
      shop: fit(found.shop.name, widths.shop),
      date: localDate(voidedAt, found.shop.timezone),
    },
  }) as const;

const leaveCheck = defineAction({
  name: 'receipts.leaveCheck',
  outcomes: ['menu', 'dialled'],
  run: ({ session }) => Promise.resolve({ result: session.dialogue.stack.length > 1 ? 'menu' : 'dialled' }),
});
