/**
 * The API of Kibanda, typed. Written from its document by `npm run docs:api`: change the routes instead.
 */

export type SignUp = {
  /** not told apart by capitals */
  readonly username: string;
  readonly password: string;
  /** E.164 */
  readonly phone: string;
  readonly shopName: string;
  readonly country:
    'KE' | 'TZ' | 'UG' | 'NG' | 'GH' | 'CI' | 'SN' | 'BF' | 'ML' | 'BJ' | 'TG' | 'NE' | 'GW' | 'RW' | 'ZA' | 'ZM';
  readonly name?: string;
};

export type LogIn = { readonly username: string; readonly password: string; readonly tenantId?: string };

export type VerifyMfa = {
  readonly mfaToken: string;
  /** six digits of the app, or a code on paper */
  readonly code: string;
};

export type Refresh = { readonly refreshToken: string };

export type LogOut = { readonly refreshToken: string };

export type Code = {
  /** six digits of the app, or a code on paper */
  readonly code: string;
};

export type SendCode = {
  /** E.164 */
  readonly phone: string;
};

export type Claim = {
  /** E.164 */
  readonly phone: string;
  /** six digits, as the SMS shows them */
  readonly code: string;
  /** not told apart by capitals */
  readonly username: string;
  readonly password: string;
};

export type ResetPassword = {
  /** E.164 */
  readonly phone: string;
  /** six digits, as the SMS shows them */
  readonly code: string;
  readonly password: string;
};

export type NewSale = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  readonly lines: readonly {
    readonly itemCode: number;
    /** a decimal number with at most three decimals */
    readonly quantity: string;
    /** another price than the list’s, for one */
    readonly unitPriceMinor?: number;
  }[];
  readonly payment: 'cash' | 'mobile_money' | 'card' | 'credit';
  /** who buys on credit */
  readonly customerPhone?: string;
  /** for a number that is new to the shop */
  readonly customerName?: string;
  /** the owner lets the customer owe more than the limit */
  readonly allowOverLimit?: boolean;
  /** when it was sold, if that is not now */
  readonly soldAt?: string;
};

export type Void = { readonly reason: 'undo' | 'wrong_item' | 'returned' | 'not_paid' | 'test' };

export type NewReturn = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  readonly lines: readonly {
    readonly lineNumber: number;
    /** a decimal number with at most three decimals */
    readonly quantity: string;
    /** back on the shelf; not what is broken */
    readonly restock: boolean;
  }[];
};

export type PaymentChange = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  readonly payment: 'cash' | 'mobile_money' | 'card';
};

export type Sync = {
  /** what the clock of the device says now; anew for each attempt, if it can */
  readonly sentAt: string;
  readonly operations: readonly Operation[];
};

export type Operation = SyncSale | SyncVoid | SyncRestock | SyncCount | SyncPayment | SyncExpense;

export type SyncSale = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  readonly lines: readonly {
    readonly itemCode: number;
    /** a decimal number with at most three decimals */
    readonly quantity: string;
    /** another price than the list’s, for one */
    readonly unitPriceMinor?: number;
  }[];
  readonly payment: 'cash' | 'mobile_money' | 'card' | 'credit';
  /** who buys on credit */
  readonly customerPhone?: string;
  /** for a number that is new to the shop */
  readonly customerName?: string;
  /** the owner lets the customer owe more than the limit */
  readonly allowOverLimit?: boolean;
  readonly type: 'sale';
  /** when it happened, by the clock of the device */
  readonly at: string;
};

export type SyncVoid = {
  readonly type: 'void';
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  /** when it happened, by the clock of the device */
  readonly at: string;
  /** clientRef of the sale */
  readonly saleRef: string;
  readonly reason: 'undo' | 'wrong_item' | 'returned' | 'not_paid' | 'test';
};

export type SyncRestock = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  /** a decimal number with at most three decimals */
  readonly quantity: string;
  /** what all of it cost; only the owner’s is kept */
  readonly costMinor?: number;
  readonly type: 'restock';
  /** when it happened, by the clock of the device */
  readonly at: string;
  readonly itemCode: number;
};

export type SyncCount = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  /** a decimal number with at most three decimals */
  readonly counted: string;
  /** what the device thought was there when it was counted */
  readonly expected: string;
  /** needed unless the count is right */
  readonly reason?: 'broken' | 'lost' | 'own_use' | 'not_written' | 'wrong_count' | 'came_in' | 'returned';
  readonly type: 'count';
  /** when it happened, by the clock of the device */
  readonly at: string;
  readonly itemCode: number;
};

export type SyncPayment = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  /** minor units of the shop’s currency */
  readonly amountMinor: number;
  readonly payment: 'cash' | 'mobile_money' | 'card';
  readonly type: 'payment';
  /** when it happened, by the clock of the device */
  readonly at: string;
  /** E.164 */
  readonly customerPhone: string;
};

export type SyncExpense = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  /** minor units of the shop’s currency */
  readonly amountMinor: number;
  readonly category: 'rent' | 'transport' | 'wages' | 'tax' | 'power' | 'other';
  readonly type: 'expense';
  /** when it happened, by the clock of the device */
  readonly at: string;
};

export type NewItem = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  readonly name: string;
  readonly unit: 'pc' | 'kg' | 'l' | 'bundle' | 'tin' | 'bag';
  /** minor units of the shop’s currency */
  readonly priceMinor: number;
  /** a decimal number with at most three decimals */
  readonly stock: string;
  /** a decimal number with at most three decimals */
  readonly alertThreshold: string;
  readonly sameNameAllowed?: boolean;
};

export type ItemChange = {
  readonly name?: string;
  readonly unit?: 'pc' | 'kg' | 'l' | 'bundle' | 'tin' | 'bag';
  /** minor units of the shop’s currency */
  readonly priceMinor?: number;
  /** a decimal number with at most three decimals */
  readonly alertThreshold?: string;
  readonly hidden?: boolean;
};

export type Restock = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  /** a decimal number with at most three decimals */
  readonly quantity: string;
  /** what all of it cost; only the owner’s is kept */
  readonly costMinor?: number;
};

export type Count = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  /** a decimal number with at most three decimals */
  readonly counted: string;
  /** what the books said when it was counted; now, if left out */
  readonly expected?: string;
  /** needed unless the count is right */
  readonly reason?: 'broken' | 'lost' | 'own_use' | 'not_written' | 'wrong_count' | 'came_in' | 'returned';
};

export type ItemsToCheck = { readonly rows: readonly TypedItem[] };

export type TypedItem = {
  /** as it was typed */
  readonly name: string;
  /** as it was typed */
  readonly unit: string;
  /** as it was typed */
  readonly price: string;
  /** as it was typed */
  readonly stock: string;
  /** as it was typed */
  readonly threshold: string;
};

export type ItemsToImport = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  readonly rows: readonly TypedItem[];
};

export type NewCustomer = {
  /** E.164 */
  readonly phone: string;
  readonly name: string;
};

export type NewPayment = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  /** minor units of the shop’s currency */
  readonly amountMinor: number;
  readonly payment: 'cash' | 'mobile_money' | 'card';
};

export type NewPaymentRequest = {
  readonly saleId: string;
  /** E.164 */
  readonly phone: string;
  /** the first of the shop’s currency by default */
  readonly provider?: string;
};

export type AssignedSale = { readonly saleId: string };

export type NewExpense = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  /** minor units of the shop’s currency */
  readonly amountMinor: number;
  readonly category: 'rent' | 'transport' | 'wages' | 'tax' | 'power' | 'other';
};

export type NewSeller = {
  /** E.164 */
  readonly phone: string;
  readonly name: string;
};

export type SettingsChange = {
  readonly sellBelowZero?: boolean;
  readonly cashiersAddStock?: boolean;
  readonly sharedPhone?: boolean;
  readonly pinEverySession?: boolean;
  readonly eveningSms?: boolean;
  readonly lowStockSms?: boolean;
  readonly priceLimitPercent?: number;
  readonly eveningHour?: number;
  readonly cutoffHour?: number;
};

export type NewWebhook = {
  /** https, a public name, port 443 or 8443 */
  readonly url: string;
  readonly eventTypes: readonly (
    | 'tenant.registered'
    | 'tenant.setting_changed'
    | 'data.exported'
    | 'webhook.added'
    | 'webhook.removed'
    | 'webhook.switched_off'
    | 'user.joined'
    | 'staff.invited'
    | 'staff.invite.refused'
    | 'staff.stopped'
    | 'auth.pin.ok'
    | 'auth.pin.reset'
    | 'user.locked'
    | 'sim.swap.suspected'
    | 'account.claimed'
    | 'account.password_reset'
    | 'account.mfa_on'
    | 'account.mfa_off'
    | 'staff.unlocked'
    | 'staff.pin_taken'
    | 'webhook.replayed'
    | 'data.read_by_operator'
    | 'sale.recorded'
    | 'sale.voided'
    | 'sale.returned'
    | 'sale.payment_changed'
    | 'price.override'
    | 'receipt.requested'
    | 'expense.recorded'
    | 'expense.reversed'
    | 'payment.requested'
    | 'payment.received'
    | 'payment.assigned'
    | 'payment.failed'
    | 'payment.unclear'
    | 'product.created'
    | 'product.changed'
    | 'product.price_changed'
    | 'stock.changed'
    | 'stock.restocked'
    | 'stock.restock_reversed'
    | 'stock.counted'
    | 'stock.adjusted'
    | 'stock.discrepancy'
    | 'stock.low'
    | 'debt.increased'
    | 'debt.repaid'
    | 'debt.payment_reversed'
    | 'debt.paid_out'
    | 'customer.phone_changed'
    | 'customer.merged'
    | 'debt.reminded'
    | 'debt.limit.override'
    | 'sms.queued'
    | 'sms.sent'
    | 'sms.failed'
    | 'sms.outcome_unknown'
    | 'sms.unknown'
    | 'sms.optout'
  )[];
};

export type Replay = {
  /** from 2020 to 2099 */
  readonly from: string;
};

export type EmergencyUnlock = {
  /** E.164 */
  readonly phone: string;
  /** why: the owner reads it */
  readonly reason: 'asked_by_owner' | 'complaint' | 'fraud' | 'repair' | 'law';
  /** the number of the case */
  readonly reference: string;
};

export type SignedUp =
  | { readonly tenantId: string; readonly userId: string; readonly accessToken: string; readonly refreshToken: string }
  | { readonly tenantId: string; readonly userId: string; readonly mfaRequired: true; readonly mfaToken: string };

export type Problem = {
  readonly type: 'about:blank';
  readonly status: number;
  readonly code:
    | 'item_not_found'
    | 'item_exists'
    | 'item_hidden'
    | 'out_of_stock'
    | 'short_stock'
    | 'quantity_invalid'
    | 'count_outdated'
    | 'price_invalid'
    | 'price_outside_limit'
    | 'total_too_large'
    | 'too_many_lines'
    | 'same_sale'
    | 'figures_changed'
    | 'sale_not_found'
    | 'sale_already_voided'
    | 'void_not_allowed'
    | 'receipt_not_found'
    | 'receipt_mistyped'
    | 'membership_stopped'
    | 'tenant_suspended'
    | 'tenant_not_found'
    | 'pin_wrong'
    | 'pin_locked'
    | 'pin_blocked'
    | 'pin_too_easy'
    | 'phone_invalid'
    | 'opted_out'
    | 'name_invalid'
    | 'customer_not_found'
    | 'nothing_owed'
    | 'payment_too_large'
    | 'over_credit_limit'
    | 'not_allowed'
    | 'rate_limited'
    | 'conflict'
    | 'unavailable'
    | 'outcome_unknown'
    | 'timeout'
    | 'session_over'
    | 'request_invalid'
    | 'body_invalid'
    | 'body_too_large'
    | 'media_type_unsupported'
    | 'not_found'
    | 'method_not_allowed'
    | 'token_missing'
    | 'token_invalid'
    | 'role_changed'
    | 'credentials_wrong'
    | 'code_wrong'
    | 'username_taken'
    | 'password_too_weak'
    | 'phone_taken'
    | 'mfa_on_already'
    | 'mfa_not_begun'
    | 'cursor_mismatch'
    | 'changed_meanwhile'
    | 'key_reused'
    | 'key_in_use'
    | 'too_busy'
    | 'internal';
  readonly title: string;
  readonly detail?: string;
  readonly field?: string;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
  readonly facts?: { readonly [name: string]: string | number };
  readonly reference: string;
};

export type LoggedIn = Tokens | { readonly mfaRequired: true; readonly mfaToken: string };

export type Tokens = { readonly accessToken: string; readonly refreshToken: string };

export type Sessions = {
  readonly items: readonly {
    readonly id: string;
    readonly beganAt: string;
    readonly endsAt: string;
    readonly isThis: boolean;
  }[];
};

export type MfaSecret = { readonly otpauthUrl: string; readonly secret: string };

export type RecoveryCodes = { readonly recoveryCodes: readonly string[] };

export type Me = {
  readonly userId: string;
  readonly role: 'vendor' | 'cashier' | 'admin';
  readonly name: string;
  readonly mfaEnabled: boolean;
  readonly memberId: string | null;
  readonly shop: {
    readonly id: string;
    readonly name: string;
    readonly number: string;
    readonly country: string;
    readonly currency: string;
    readonly timezone: string;
    readonly status: 'active' | 'suspended';
  } | null;
};

export type SalesPage = { readonly items: readonly Sale[]; readonly nextCursor: string | null };

export type Sale = {
  readonly id: string;
  readonly clientRef: string;
  /** as it stands on the receipt */
  readonly receipt: string;
  readonly soldAt: string;
  readonly businessDay: string;
  readonly total: Money;
  /** what cash rounding added to the lines */
  readonly rounding: Money;
  readonly payment: 'cash' | 'mobile_money' | 'card' | 'credit';
  readonly status: 'saved' | 'voided';
  readonly kind: 'sale' | 'count_sale';
  readonly channel: 'ussd' | 'sms' | 'rest' | 'system';
  readonly sellerId: string;
  readonly customerId: string | null;
  /** more was sold than the books held */
  readonly short: boolean;
  readonly overLimit: boolean;
  /** what the customer of a credit sale owed after it */
  readonly owes: Money | null;
  readonly lines: readonly SaleLine[];
};

export type Money = {
  /** minor units: cents, or whole francs */
  readonly amountMinor: number;
  readonly currency: string;
};

export type SaleLine = {
  readonly lineNumber: number;
  readonly itemId: string;
  readonly itemCode: number;
  readonly name: string;
  readonly unit: 'pc' | 'kg' | 'l' | 'bundle' | 'tin' | 'bag';
  /** a decimal number with at most three decimals */
  readonly quantity: string;
  readonly listPrice: Money;
  readonly unitPrice: Money;
  readonly total: Money;
};

export type Return = {
  readonly receipt: string;
  readonly saleReceipt: string;
  readonly amount: Money;
  readonly left: Money;
};

export type Synced = {
  /** one for each operation, in their order */
  readonly results: readonly SyncResult[];
  readonly clock: ClockCheck;
};

export type SyncResult = {
  /** chosen by you; the same reference is the same change */
  readonly clientRef: string;
  readonly status: 'done' | 'refused';
  /** when it happened, by a clock that is right */
  readonly at: string;
  readonly receipt?: string;
  /** more was sold than the books held: the owner is told */
  readonly short?: boolean;
  /** sold at another price than the list’s, which is on record */
  readonly otherPrice?: boolean;
  /** the customer owes more than the limit, which is on record */
  readonly overLimit?: boolean;
  /** a count that waits for the owner */
  readonly proposed?: boolean;
  readonly code?: string;
  readonly detail?: string;
  readonly field?: string;
  /** refused for now: send it again later */
  readonly retry?: boolean;
};

export type ClockCheck = {
  readonly now: string;
  /** so much the clock of the device is behind */
  readonly offsetSeconds: number;
  /** it is wrong by minutes or more: times were moved by that */
  readonly corrected: boolean;
};

export type ItemsPage = { readonly items: readonly Item[]; readonly nextCursor: string | null };

export type Item = {
  readonly id: string;
  /** the number that sellers type */
  readonly code: number;
  readonly name: string;
  readonly unit: 'pc' | 'kg' | 'l' | 'bundle' | 'tin' | 'bag';
  readonly price: Money;
  /** a decimal number with at most three decimals */
  readonly stock: string;
  /** an SMS says when so much is left; 0: only when it is finished */
  readonly alertThreshold: string;
  /** not sold any more */
  readonly hidden: boolean;
};

export type Alerts = { readonly items: readonly Item[] };

export type StockAfter = {
  readonly itemCode: number;
  readonly name: string;
  readonly unit: 'pc' | 'kg' | 'l' | 'bundle' | 'tin' | 'bag';
  /** a decimal number with at most three decimals */
  readonly stock: string;
};

export type Counted = {
  readonly itemCode: number;
  readonly name: string;
  readonly unit: 'pc' | 'kg' | 'l' | 'bundle' | 'tin' | 'bag';
  /** a decimal number with at most three decimals */
  readonly stock: string;
  readonly status: 'applied' | 'proposed';
};

export type ItemsCheck = {
  /** one for each row, in their order */
  readonly rows: readonly {
    readonly faults: readonly {
      readonly field: 'name' | 'unit' | 'price' | 'stock' | 'threshold';
      readonly code:
        'name_invalid' | 'name_twice' | 'item_exists' | 'unit_unknown' | 'price_invalid' | 'quantity_invalid';
    }[];
  }[];
};

export type ItemsImport = { readonly codes: readonly number[] };

export type MovementsPage = { readonly items: readonly Movement[]; readonly nextCursor: string | null };

export type Movement = {
  readonly id: string;
  readonly at: string;
  /** opening, sale, void, restock, count, correction, return, restock_reversal */
  readonly kind: string;
  /** what came or, below zero, went */
  readonly quantity: string;
  /** what was there afterwards */
  readonly balance: string;
  readonly reason: string | null;
  /** what all of it cost, where that was said */
  readonly cost: Money | null;
  readonly saleId: string | null;
  readonly receipt: string | null;
  /** name of who did it */
  readonly by: string | null;
};

export type Discrepancies = { readonly items: readonly Discrepancy[] };

export type Discrepancy = {
  readonly id: string;
  readonly itemId: string;
  readonly itemCode: number;
  readonly name: string;
  readonly unit: 'pc' | 'kg' | 'l' | 'bundle' | 'tin' | 'bag';
  /** what the books said when it was counted */
  readonly expected: string;
  /** a decimal number with at most three decimals */
  readonly counted: string;
  readonly reason: 'broken' | 'lost' | 'own_use' | 'not_written' | 'wrong_count' | 'came_in' | 'returned';
  /** approved, what is missing is written down as sold */
  readonly becomesSale: boolean;
  readonly proposedBy: string;
  readonly proposerName: string;
  readonly countedAt: string;
};

export type StockAfterDecision = {
  readonly itemCode: number;
  readonly name: string;
  readonly unit: 'pc' | 'kg' | 'l' | 'bundle' | 'tin' | 'bag';
  /** a decimal number with at most three decimals */
  readonly stock: string;
};

export type CustomersPage = { readonly items: readonly Customer[]; readonly nextCursor: string | null };

export type Customer = {
  readonly id: string;
  readonly name: string;
  /** for the owner; null for sellers */
  readonly phone: string | null;
  readonly maskedPhone: string;
  /** what the customer owes; below zero the shop owes */
  readonly balance: Money;
  readonly debtSince: string | null;
  readonly lastRemindedAt: string | null;
};

export type Payment = {
  readonly id: string;
  readonly kind: 'payment' | 'payout';
  readonly receipt: string;
  readonly customerId: string;
  readonly amount: Money;
  /** what the customer owed just after it */
  readonly owes: Money;
  readonly payment: 'cash' | 'mobile_money' | 'card';
  readonly paidAt: string;
  readonly sellerId: string;
  readonly reversedAt: string | null;
};

export type MobilePaymentsPage = { readonly items: readonly MobilePayment[]; readonly nextCursor: string | null };

export type MobilePayment = {
  readonly id: string;
  readonly provider: string;
  readonly amount: Money;
  readonly state: 'pending' | 'paid' | 'failed' | 'unknown';
  /** null while it is for no sale */
  readonly saleId: string | null;
  /** masked; never a whole number */
  readonly payer: string | null;
  /** what the payer typed beside the amount, or our reference */
  readonly account: string | null;
  readonly providerReceipt: string | null;
  /** why it failed, or is not clear */
  readonly reason: string | null;
  readonly seenAt: string;
  readonly settledAt: string | null;
};

export type ExpensesPage = { readonly items: readonly Expense[]; readonly nextCursor: string | null };

export type Expense = {
  readonly id: string;
  readonly amount: Money;
  readonly category: 'rent' | 'transport' | 'wages' | 'tax' | 'power' | 'other';
  readonly businessDay: string;
  readonly actorId: string;
  readonly at: string;
  /** the expense that this one takes back */
  readonly reversesId: string | null;
};

export type KeptExpense = {
  readonly id: string;
  readonly amount: Money;
  readonly category: 'rent' | 'transport' | 'wages' | 'tax' | 'power' | 'other';
  readonly businessDay: string;
  readonly dayTotal: Money;
};

export type Staff = { readonly items: readonly Person[] };

export type Person = {
  readonly id: string;
  readonly name: string;
  /** E.164 */
  readonly phone: string;
  readonly role: 'vendor' | 'cashier';
  readonly sellerNumber: number;
  readonly status: 'active' | 'invited' | 'stopped';
  readonly hasPin: boolean;
  readonly locked: 'no' | 'for_a_while' | 'until_new_pin';
  readonly lockedUntil: string | null;
  readonly invitedUntil: string | null;
  readonly lastUsedAt: string | null;
};

export type SellerCode = { readonly code: string };

export type Settings = {
  readonly mobileMoneyLabel: string;
  readonly sellBelowZero: boolean;
  /** how many percent below the list price sellers may sell */
  readonly priceLimitPercent: number;
  readonly creditLimit: Money;
  readonly cashiersAddStock: boolean;
  readonly sharedPhone: boolean;
  readonly pinEverySession: boolean;
  readonly eveningSms: boolean;
  readonly eveningHour: number;
  readonly lowStockSms: boolean;
  /** the hour at which the shop’s day ends */
  readonly cutoffHour: number;
};

export type MessagesPage = { readonly items: readonly Message[]; readonly nextCursor: string | null };

export type Message = {
  readonly id: string;
  /** null once the number is forgotten */
  readonly to: string | null;
  /** M1 is a receipt, M5 a warning; see docs/messages.md */
  readonly template: string;
  readonly status:
    | 'queued'
    | 'held'
    | 'retry'
    | 'suppressed'
    | 'sending'
    | 'unknown'
    | 'failed'
    | 'accepted'
    | 'undelivered'
    | 'delivered';
  readonly createdAt: string;
  readonly sentAt: string | null;
};

export type Dashboard = {
  readonly from: string;
  readonly to: string;
  readonly timezone: string;
  readonly totals: Figures;
  /** as many days before these */
  readonly previous: { readonly sales: number; readonly total: Money };
  readonly days: readonly { readonly day: string; readonly sales: number; readonly total: Money }[];
  readonly hours: readonly { readonly hour: number; readonly sales: number; readonly total: Money }[];
  readonly bestItems: readonly {
    readonly itemId: string;
    readonly code: number;
    readonly name: string;
    /** a decimal number with at most three decimals */
    readonly quantity: string;
    readonly total: Money;
  }[];
  readonly slowMovers: readonly {
    readonly itemId: string;
    readonly code: number;
    readonly name: string;
    /** a decimal number with at most three decimals */
    readonly stock: string;
    /** a decimal number with at most three decimals */
    readonly sold: string;
    /** how long it lasts at the pace of four weeks */
    readonly daysOfCover: number | null;
  }[];
  readonly sellers: readonly {
    readonly sellerId: string;
    readonly name: string;
    readonly sales: number;
    readonly total: Money;
  }[];
  readonly stock: {
    readonly items: number;
    /** at list prices */
    readonly value: Money;
    /** of items whose cost is known */
    readonly cost: Money;
    readonly itemsWithCost: number;
    /** how long it lasts at the pace of four weeks */
    readonly daysOfCover: number | null;
  };
  readonly lowStock: readonly {
    readonly itemId: string;
    readonly code: number;
    readonly name: string;
    /** a decimal number with at most three decimals */
    readonly stock: string;
    /** a decimal number with at most three decimals */
    readonly alertLevel: string;
  }[];
  readonly debts: {
    readonly customers: number;
    readonly owed: Money;
    readonly byAge: readonly {
      readonly fromDays: number;
      readonly toDays: number | null;
      readonly customers: number;
      readonly owed: Money;
    }[];
  };
  /** of items whose cost is known; `unknown` was taken for the others */
  readonly profit: { readonly revenue: Money; readonly cost: Money; readonly profit: Money; readonly unknown: Money };
};

export type Figures = {
  readonly sales: number;
  readonly total: Money;
  readonly cash: Money;
  readonly mobileMoney: Money;
  readonly card: Money;
  readonly credit: Money;
  /** what cash rounding added; cash and total hold it */
  readonly rounding: Money;
  /** taken off for sales that were cancelled or came back in these days */
  readonly cancelled: Money;
  readonly debtsPaid: Money;
  readonly paidOut: Money;
  readonly expenses: Money;
};

export type AuditPage = { readonly items: readonly AuditEntry[]; readonly nextCursor: string | null };

export type AuditEntry = {
  /** its place in the chain, from 1 on */
  readonly position: number;
  /** of the event that told of it */
  readonly id: string;
  readonly occurredAt: string;
  readonly actor: { readonly id: string | null; readonly name: string | null; readonly role: string };
  /** ussd, sms, rest or system */
  readonly channel: string;
  /** a call, an address, the command line, each by a name of its own */
  readonly origin: string | null;
  /** the type of the event: product.price_changed */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string | null };
  readonly before: { readonly [name: string]: unknown };
  readonly after: { readonly [name: string]: unknown };
  readonly details: { readonly [name: string]: unknown };
};

export type Webhooks = { readonly items: readonly Webhook[]; readonly nextCursor: null };

export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly status: 'active' | 'off';
  readonly offReason: 'failing' | 'gone' | null;
  /** since when nothing was taken; after five days it is off */
  readonly failingSince: string | null;
  readonly createdAt: string;
};

export type AddedWebhook = { readonly id: string; readonly secret: string };

export type Replayed = { readonly from: string; readonly to: string };

export type TenantsPage = { readonly items: readonly Tenant[]; readonly nextCursor: string | null };

export type Tenant = {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly country: string;
  readonly currency: string;
  readonly timezone: string;
  readonly status: 'active' | 'suspended';
};

/** Of an operation that takes nothing. */
export type Nothing = Readonly<Record<never, never>>;

/** What each operation takes and answers. */
export interface Operations {
  /** Open a shop with its owner, who becomes its first seller by dialling and saying yes */
  readonly signUp: { readonly input: { readonly body: SignUp }; readonly answer: SignedUp };
  /** Sign in by username, or by the phone that sells; `mfaRequired`: go on at /v1/auth/mfa/verify */
  readonly logIn: { readonly input: { readonly body: LogIn }; readonly answer: LoggedIn };
  /** Give the code that was asked for; each code is good once */
  readonly verifyMfa: { readonly input: { readonly body: VerifyMfa }; readonly answer: Tokens };
  /** The next tokens; an old refresh token that comes again ends the whole family */
  readonly refresh: { readonly input: { readonly body: Refresh }; readonly answer: Tokens };
  /** End the family of a refresh token; its access token lives on for ten minutes at most */
  readonly logOut: { readonly input: { readonly body: LogOut }; readonly answer: undefined };
  /** Where you are signed in, the last sign-in first */
  readonly listSessions: { readonly input: Nothing; readonly answer: Sessions };
  /** Sign out everywhere; access tokens live on for ten minutes at most */
  readonly endSessions: { readonly input: Nothing; readonly answer: undefined };
  /** Begin with a second factor (TOTP): show otpauthUrl as a picture, then activate */
  readonly enrollMfa: { readonly input: Nothing; readonly answer: MfaSecret };
  /** Switch the second factor on; the recovery codes are shown this once */
  readonly activateMfa: { readonly input: { readonly body: Code }; readonly answer: RecoveryCodes };
  /** Switch the second factor off */
  readonly removeMfa: { readonly input: { readonly body: Code }; readonly answer: undefined };
  /** Who am I, in which shop */
  readonly me: { readonly input: Nothing; readonly answer: Me };
  /** Send a code by SMS to a phone that works in a shop; nobody is told whether it does */
  readonly sendCode: { readonly input: { readonly body: SendCode }; readonly answer: undefined };
  /** Give a name and a password to whoever began by phone, by the code that was sent there */
  readonly claim: { readonly input: { readonly body: Claim }; readonly answer: Tokens };
  /** Set a new password by the code that was sent; whoever is signed in is signed out */
  readonly resetPassword: { readonly input: { readonly body: ResetPassword }; readonly answer: undefined };
  /** Sales, the last one first; a seller sees those of their own */
  readonly listSales: {
    readonly input: {
      readonly query?: {
        readonly limit?: string;
        readonly cursor?: string;
        readonly from?: string;
        readonly to?: string;
        readonly sellerId?: string;
        readonly customerId?: string;
        readonly status?: 'saved' | 'voided';
        readonly receipt?: string;
        readonly itemCode?: string;
        readonly phone?: string;
      };
    };
    readonly answer: SalesPage;
  };
  /** Record a sale; the same clientRef answers the sale that is there */
  readonly createSale: { readonly input: { readonly body: NewSale; readonly key?: string }; readonly answer: Sale };
  /** One sale */
  readonly getSale: { readonly input: { readonly params: { readonly id: string } }; readonly answer: Sale };
  /** Cancel a sale, or what is left of it: sellers their own for 10 minutes, owners any for 30 days */
  readonly voidSale: {
    readonly input: { readonly params: { readonly id: string }; readonly body: Void; readonly key?: string };
    readonly answer: Sale;
  };
  /** Take back a part of a sale; the same clientRef is the same return */
  readonly returnLines: {
    readonly input: { readonly params: { readonly id: string }; readonly body: NewReturn; readonly key?: string };
    readonly answer: Return;
  };
  /** Put right how a sale was paid, on its own day */
  readonly changePayment: {
    readonly input: { readonly params: { readonly id: string }; readonly body: PaymentChange; readonly key?: string };
    readonly answer: Sale;
  };
  /** Send what was done offline, in any order, whole or in part, as often as needed: each clientRef is done once */
  readonly sync: { readonly input: { readonly body: Sync }; readonly answer: Synced };
  /** Items with their stock, by number */
  readonly listInventory: {
    readonly input: {
      readonly query?: { readonly limit?: string; readonly cursor?: string; readonly hidden?: 'true' | 'false' };
    };
    readonly answer: ItemsPage;
  };
  /** Add an item; it gets the next free number */
  readonly createItem: { readonly input: { readonly body: NewItem; readonly key?: string }; readonly answer: Item };
  /** What is low or finished now, what needs buying most first */
  readonly listAlerts: { readonly input: Nothing; readonly answer: Alerts };
  /** One item with its stock */
  readonly getItem: { readonly input: { readonly params: { readonly code: string } }; readonly answer: Item };
  /** Change an item from now on; receipts keep what they say */
  readonly changeItem: {
    readonly input: { readonly params: { readonly code: string }; readonly body: ItemChange; readonly key?: string };
    readonly answer: Item;
  };
  /** Add what came in; the same clientRef is the same delivery */
  readonly restock: {
    readonly input: { readonly params: { readonly code: string }; readonly body: Restock; readonly key?: string };
    readonly answer: StockAfter;
  };
  /** Book a count: the owner’s at once; a seller’s that differs waits for the owner */
  readonly count: {
    readonly input: { readonly params: { readonly code: string }; readonly body: Count; readonly key?: string };
    readonly answer: Counted;
  };
  /** What is wrong with a list of items, row by row; nothing is saved */
  readonly checkItems: { readonly input: { readonly body: ItemsToCheck }; readonly answer: ItemsCheck };
  /** Add all items of a list, or none: each gets the next free number */
  readonly importItems: {
    readonly input: { readonly body: ItemsToImport; readonly key?: string };
    readonly answer: ItemsImport;
  };
  /** The ledger of an item: what changed its stock, the last of it first */
  readonly listMovements: {
    readonly input: {
      readonly params: { readonly code: string };
      readonly query?: { readonly limit?: string; readonly cursor?: string };
    };
    readonly answer: MovementsPage;
  };
  /** Sellers’ counts that wait for the owner, the oldest first; they lapse after seven days */
  readonly listDiscrepancies: { readonly input: Nothing; readonly answer: Discrepancies };
  /** Book the count now; what was sold and not written becomes a sale */
  readonly approveDiscrepancy: {
    readonly input: { readonly params: { readonly id: string }; readonly key?: string };
    readonly answer: StockAfterDecision;
  };
  /** Leave the books as they are */
  readonly rejectDiscrepancy: {
    readonly input: { readonly params: { readonly id: string }; readonly key?: string };
    readonly answer: StockAfterDecision;
  };
  /** Customers, in the order in which they came */
  readonly listCustomers: {
    readonly input: {
      readonly query?: { readonly limit?: string; readonly cursor?: string; readonly owing?: 'true' | 'false' };
    };
    readonly answer: CustomersPage;
  };
  /** Write down a customer; a number that is known answers who is there */
  readonly createCustomer: {
    readonly input: { readonly body: NewCustomer; readonly key?: string };
    readonly answer: Customer;
  };
  /** One customer, and what is owed now */
  readonly getCustomer: { readonly input: { readonly params: { readonly id: string } }; readonly answer: Customer };
  /** Take a payment on a debt, at most what is owed; the same clientRef is the same payment */
  readonly payDebt: {
    readonly input: { readonly params: { readonly id: string }; readonly body: NewPayment; readonly key?: string };
    readonly answer: Payment;
  };
  /** Give back what the shop owes a customer, at most that */
  readonly payOut: {
    readonly input: { readonly params: { readonly id: string }; readonly body: NewPayment; readonly key?: string };
    readonly answer: Payment;
  };
  /** Take back a payment that was written down wrong: whoever took it for 10 minutes, the owner for 30 days */
  readonly reversePayment: {
    readonly input: { readonly params: { readonly receipt: string }; readonly key?: string };
    readonly answer: Payment;
  };
  /** What providers of mobile money say was paid, the last one first */
  readonly listPayments: {
    readonly input: {
      readonly query?: {
        readonly limit?: string;
        readonly cursor?: string;
        readonly state?: 'pending' | 'paid' | 'failed' | 'unknown' | 'unmatched';
      };
    };
    readonly answer: MobilePaymentsPage;
  };
  /** Ask a customer on the phone to pay for a sale by mobile money; what comes of it is told by events */
  readonly requestPayment: {
    readonly input: { readonly body: NewPaymentRequest; readonly key?: string };
    readonly answer: MobilePayment;
  };
  /** Say for which sale money is that came */
  readonly assignPayment: {
    readonly input: { readonly params: { readonly id: string }; readonly body: AssignedSale; readonly key?: string };
    readonly answer: MobilePayment;
  };
  /** Expenses, the last one first; what was taken back stands there with the other sign */
  readonly listExpenses: {
    readonly input: { readonly query?: { readonly limit?: string; readonly cursor?: string } };
    readonly answer: ExpensesPage;
  };
  /** Write down what the shop spent; the same clientRef is the same expense */
  readonly recordExpense: {
    readonly input: { readonly body: NewExpense; readonly key?: string };
    readonly answer: KeptExpense;
  };
  /** Take back an expense, for 30 days; a second time changes nothing */
  readonly reverseExpense: {
    readonly input: { readonly params: { readonly id: string }; readonly key?: string };
    readonly answer: KeptExpense;
  };
  /** Everybody who works here or is invited, by seller number */
  readonly listStaff: { readonly input: Nothing; readonly answer: Staff };
  /** Invite a seller by SMS, for a week */
  readonly inviteSeller: {
    readonly input: { readonly body: NewSeller; readonly key?: string };
    readonly answer: Person;
  };
  /** Take a seller’s PIN away; the code for a new one is for the seller’s ear only */
  readonly resetPin: {
    readonly input: { readonly params: { readonly id: string }; readonly key?: string };
    readonly answer: SellerCode;
  };
  /** Let a seller who was locked out try again */
  readonly unlockSeller: {
    readonly input: { readonly params: { readonly id: string }; readonly key?: string };
    readonly answer: Person;
  };
  /** End a seller’s access, or an invitation, at once */
  readonly stopSeller: {
    readonly input: { readonly params: { readonly id: string }; readonly key?: string };
    readonly answer: Person;
  };
  /** How the shop wants things */
  readonly getSettings: { readonly input: Nothing; readonly answer: Settings };
  /** Change what is named; the rest stays */
  readonly changeSettings: {
    readonly input: { readonly body: SettingsChange; readonly key?: string };
    readonly answer: Settings;
  };
  /** SMS of the shop with their state, the last one first; their words are not told */
  readonly listMessages: {
    readonly input: {
      readonly query?: {
        readonly limit?: string;
        readonly cursor?: string;
        readonly saleId?: string;
        readonly failed?: 'true' | 'false';
      };
    };
    readonly answer: MessagesPage;
  };
  /** What the shop came to and how it stands, for the last 30 days or at most 400 of your choice */
  readonly getDashboard: {
    readonly input: { readonly query?: { readonly from?: string; readonly to?: string } };
    readonly answer: Dashboard;
  };
  /** The books as a file, streamed; days and times are those of the shop */
  readonly exportBooks: {
    readonly input: {
      readonly params: {
        readonly file:
          | 'sales.csv'
          | 'sales.xlsx'
          | 'lines.csv'
          | 'lines.xlsx'
          | 'inventory.csv'
          | 'inventory.xlsx'
          | 'movements.csv'
          | 'movements.xlsx'
          | 'debts.csv'
          | 'debts.xlsx'
          | 'payments.csv'
          | 'payments.xlsx'
          | 'expenses.csv'
          | 'expenses.xlsx'
          | 'receipts.csv'
          | 'receipts.xlsx';
      };
      readonly query?: { readonly from?: string; readonly to?: string };
    };
    readonly answer: Response;
  };
  /** What was done in the shop by phone, SMS, API, console and command line, the last first */
  readonly listAuditLog: {
    readonly input: {
      readonly query?: {
        readonly limit?: string;
        readonly cursor?: string;
        readonly actorId?: string;
        readonly action?: string;
        readonly subjectId?: string;
        readonly from?: string;
        readonly to?: string;
        readonly tenantId?: string;
        readonly reason?: 'asked_by_owner' | 'complaint' | 'fraud' | 'repair' | 'law';
        readonly reference?: string;
      };
    };
    readonly answer: AuditPage;
  };
  /** Who hears of events of the shop */
  readonly listWebhooks: { readonly input: Nothing; readonly answer: Webhooks };
  /** Hear of events, signed as Standard Webhooks say; the secret is told this once */
  readonly addWebhook: {
    readonly input: { readonly body: NewWebhook; readonly key?: string };
    readonly answer: AddedWebhook;
  };
  /** Hear of nothing any more */
  readonly removeWebhook: {
    readonly input: { readonly params: { readonly id: string }; readonly key?: string };
    readonly answer: undefined;
  };
  /** Hear of everything since a time once more, with the same ids; events are kept for seven days */
  readonly replayWebhook: {
    readonly input: { readonly params: { readonly id: string }; readonly body: Replay; readonly key?: string };
    readonly answer: Replayed;
  };
  /** Shops, by number */
  readonly listTenants: {
    readonly input: { readonly query?: { readonly limit?: string; readonly cursor?: string } };
    readonly answer: TenantsPage;
  };
  /** Close a shop: nobody sells there, and nothing is lost */
  readonly suspendTenant: { readonly input: { readonly params: { readonly id: string } }; readonly answer: undefined };
  /** Open it again */
  readonly reopenTenant: { readonly input: { readonly params: { readonly id: string } }; readonly answer: undefined };
  /** Let somebody who was locked out, an owner too, try the same PIN again */
  readonly unlockPerson: {
    readonly input: { readonly params: { readonly id: string }; readonly body: EmergencyUnlock };
    readonly answer: undefined;
  };
  /** What those who run the service asked for over HTTP, the last first */
  readonly listOperatorsLog: {
    readonly input: {
      readonly query?: {
        readonly limit?: string;
        readonly cursor?: string;
        readonly actorId?: string;
        readonly action?: string;
        readonly subjectId?: string;
        readonly from?: string;
        readonly to?: string;
      };
    };
    readonly answer: AuditPage;
  };
}

/** Where each operation is. */
export const ADDRESSES: Readonly<Record<keyof Operations, readonly [method: string, path: string]>> = {
  signUp: ['POST', '/v1/auth/signup'],
  logIn: ['POST', '/v1/auth/login'],
  verifyMfa: ['POST', '/v1/auth/mfa/verify'],
  refresh: ['POST', '/v1/auth/refresh'],
  logOut: ['POST', '/v1/auth/logout'],
  listSessions: ['GET', '/v1/auth/sessions'],
  endSessions: ['DELETE', '/v1/auth/sessions'],
  enrollMfa: ['POST', '/v1/auth/mfa/enroll'],
  activateMfa: ['POST', '/v1/auth/mfa/activate'],
  removeMfa: ['DELETE', '/v1/auth/mfa'],
  me: ['GET', '/v1/me'],
  sendCode: ['POST', '/v1/auth/code'],
  claim: ['POST', '/v1/auth/claim'],
  resetPassword: ['POST', '/v1/auth/password'],
  listSales: ['GET', '/v1/sales'],
  createSale: ['POST', '/v1/sales'],
  getSale: ['GET', '/v1/sales/{id}'],
  voidSale: ['POST', '/v1/sales/{id}/void'],
  returnLines: ['POST', '/v1/sales/{id}/return'],
  changePayment: ['POST', '/v1/sales/{id}/payment'],
  sync: ['POST', '/v1/sync'],
  listInventory: ['GET', '/v1/inventory'],
  createItem: ['POST', '/v1/inventory'],
  listAlerts: ['GET', '/v1/inventory/alerts'],
  getItem: ['GET', '/v1/inventory/{code}'],
  changeItem: ['PATCH', '/v1/inventory/{code}'],
  restock: ['POST', '/v1/inventory/{code}/restock'],
  count: ['POST', '/v1/inventory/{code}/count'],
  checkItems: ['POST', '/v1/inventory/import/check'],
  importItems: ['POST', '/v1/inventory/import'],
  listMovements: ['GET', '/v1/inventory/{code}/movements'],
  listDiscrepancies: ['GET', '/v1/discrepancies'],
  approveDiscrepancy: ['POST', '/v1/discrepancies/{id}/approve'],
  rejectDiscrepancy: ['POST', '/v1/discrepancies/{id}/reject'],
  listCustomers: ['GET', '/v1/customers'],
  createCustomer: ['POST', '/v1/customers'],
  getCustomer: ['GET', '/v1/customers/{id}'],
  payDebt: ['POST', '/v1/customers/{id}/payments'],
  payOut: ['POST', '/v1/customers/{id}/payouts'],
  reversePayment: ['POST', '/v1/payments/{receipt}/reverse'],
  listPayments: ['GET', '/v1/payments'],
  requestPayment: ['POST', '/v1/payments'],
  assignPayment: ['POST', '/v1/payments/{id}/assign'],
  listExpenses: ['GET', '/v1/expenses'],
  recordExpense: ['POST', '/v1/expenses'],
  reverseExpense: ['POST', '/v1/expenses/{id}/reverse'],
  listStaff: ['GET', '/v1/staff'],
  inviteSeller: ['POST', '/v1/staff'],
  resetPin: ['POST', '/v1/staff/{id}/reset-pin'],
  unlockSeller: ['POST', '/v1/staff/{id}/unlock'],
  stopSeller: ['POST', '/v1/staff/{id}/stop'],
  getSettings: ['GET', '/v1/settings'],
  changeSettings: ['PATCH', '/v1/settings'],
  listMessages: ['GET', '/v1/messages'],
  getDashboard: ['GET', '/v1/reports/dashboard'],
  exportBooks: ['GET', '/v1/reports/{file}'],
  listAuditLog: ['GET', '/v1/audit-logs'],
  listWebhooks: ['GET', '/v1/webhooks'],
  addWebhook: ['POST', '/v1/webhooks'],
  removeWebhook: ['DELETE', '/v1/webhooks/{id}'],
  replayWebhook: ['POST', '/v1/webhooks/{id}/replay'],
  listTenants: ['GET', '/v1/admin/tenants'],
  suspendTenant: ['POST', '/v1/admin/tenants/{id}/suspend'],
  reopenTenant: ['POST', '/v1/admin/tenants/{id}/reopen'],
  unlockPerson: ['POST', '/v1/admin/tenants/{id}/unlock'],
  listOperatorsLog: ['GET', '/v1/admin/audit-logs'],
};
