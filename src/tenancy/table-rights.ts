/** All columns, or these. */
export type Columns = 'all' | readonly string[];

/** What a role may do with the rows of a table. What is not named here is refused by the database. */
export interface Rights {
  readonly read?: Columns;
  readonly insert?: true;
  /** `for update` in a SELECT needs it too, of one column at least. */
  readonly update?: Columns;
  readonly delete?: true;
}

/** A table of a shop. The shop's role reads all of it. */
export interface ShopTable extends Omit<Rights, 'read'> {
  /** The folders under `src/` whose code writes it, its own first; fixtures aside. */
  readonly writtenBy: readonly string[];
}

/** A table that all shops share. */
export interface SharedTable {
  readonly writtenBy: readonly string[];
  /** Of the login that serves. */
  readonly program: Rights;
  /** Of every shop's role; of `tenants`, `memberships`, `outbox` and `due_work` it reaches its own rows only. */
  readonly shops?: Rights;
}

/**
 * Every table of a shop, and what the shop's role may do there: the tables belong to the database's owner, who migrates.
 * In a ledger nothing that was written can be changed: rows are added, and a mistake is put right by another row.
 *
 * A new table without an entry here fails a test; a change of an entry goes with a migration, which brings the grants of
 * existing shops forward.
 */
export const SHOP_TABLES: Readonly<Record<string, ShopTable>> = {
  settings: { writtenBy: ['features/shops'], update: 'all' },
  receipt_counter: { writtenBy: ['features/sales', 'features/debts'], update: ['last_number'] },
  inventory: {
    writtenBy: ['features/catalogue', 'features/low-stock', 'features/sales', 'features/stock'],
    insert: true,
    update: 'all',
  },
  customers: { writtenBy: ['features/debts'], insert: true, update: 'all' },
  // What was sold stays; that it was cancelled, how it was paid in the end, and whom the receipt went to, is written beside it.
  sales: {
    writtenBy: ['features/sales', 'features/receipts', 'features/retention'],
    insert: true,
    update: [
      'status',
      'voided_at',
      'voided_by',
      'void_reason',
      'voided_business_day',
      'customer_phone',
      'customer_phone_hash',
      ...['corrected_method', 'corrected_minor', 'corrected_rounding_minor'],
    ],
  },
  sale_lines: { writtenBy: ['features/sales'], insert: true },
  payment_changes: { writtenBy: ['features/sales'], insert: true },
  sale_returns: { writtenBy: ['features/sales'], insert: true },
  sale_return_lines: { writtenBy: ['features/sales'], insert: true },
  stock_movements: { writtenBy: ['features/stock', 'features/catalogue', 'features/sales'], insert: true },
  debt_entries: { writtenBy: ['features/debts'], insert: true },
  expenses: { writtenBy: ['features/expenses'], insert: true },
  count_proposals: { writtenBy: ['features/stock'], insert: true, update: ['status', 'decided_by', 'decided_at'] },
  sms_messages: { writtenBy: ['features/messages', 'features/retention'], insert: true, update: 'all' },
  receipt_requests: { writtenBy: ['features/receipts', 'features/retention'], insert: true, update: ['phone'] },
  notices: { writtenBy: ['features/shops', 'features/stock'], insert: true, update: ['seen_at'] },
  // Appended by the database itself, from what is announced in the outbox: whoever serves can read it and nothing else.
  audit_logs: { writtenBy: [] },
  audit_head: { writtenBy: [] },
  // Made from the ledgers, and made anew from them whenever that is wanted.
  report_state: { writtenBy: ['features/reports'], update: ['built_to'] },
  report_days: { writtenBy: ['features/reports'], insert: true, update: 'all', delete: true },
  report_sellers: { writtenBy: ['features/reports'], insert: true, delete: true },
  report_items: { writtenBy: ['features/reports'], insert: true, delete: true },
  webhooks: { writtenBy: ['features/webhooks'], insert: true, update: 'all' },
  webhook_deliveries: {
    writtenBy: ['features/webhooks', 'features/retention'],
    insert: true,
    update: 'all',
    delete: true,
  },
  // What was paid, and by what reference, stays; where it stands, and which sale it is for, is written beside it.
  payments: {
    writtenBy: ['features/payments'],
    insert: true,
    update: [
      ...['status', 'sale_id', 'updated_at', 'payer_masked', 'ask_ref', 'ask_phone', 'receipt_ref'],
      ...['reason', 'asked_at', 'settled_at', 'told_at'],
    ],
  },
  payment_notices: {
    writtenBy: ['features/payments', 'features/retention'],
    insert: true,
    update: ['handled_at'],
    delete: true,
  },
  // Room for what comes: nobody writes these yet.
  fiscal_devices: { writtenBy: [], insert: true, update: ['last_number'] },
  fiscal_receipts: {
    writtenBy: [],
    insert: true,
    update: ['fiscal_number', 'status', 'authority_ref', 'sent_at'],
  },
  ussd_steps: { writtenBy: ['ussd', 'features/retention'], insert: true, delete: true },
  inbox: { writtenBy: ['consumers', 'features/retention'], insert: true, delete: true },
  idempotency_keys: { writtenBy: ['api', 'features/retention'], insert: true, delete: true },
  sync_deliveries: { writtenBy: ['api', 'features/retention'], insert: true, delete: true },
};

/** What may change of a person in a shop: never the shop, the role, or the number that stands on receipts. */
const MEMBERSHIP_CHANGES = [
  ...['name', 'language', 'status', 'user_id', 'invited_until', 'consent_at', 'consent_version'],
  ...['pin_hash', 'previous_pin_hash', 'pin_failures', 'pin_failures_day', 'pin_failures_day_start'],
  ...['locked_until', 'lock_level', 'last_locked_at', 'restricted_until'],
  ...['reset_code_hash', 'reset_code_until', 'reset_code_tries', 'reset_codes_today', 'reset_codes_day'],
  ...['window_until', 'window_session', 'last_used_at'],
];

/** Never a PIN's hash: a shop's role sees who works in the shop, or is locked out, and nothing that proves it. */
const MEMBERSHIP_SEEN = [
  'id',
  'tenant_id',
  'phone',
  'role',
  'seller_number',
  'name',
  'language',
  'status',
  'invited_until',
  'lock_level',
  'locked_until',
];

/** Every table of the schema `public`, and what the serving login and the shops' roles may do there. */
export const SHARED_TABLES: Readonly<Record<string, SharedTable>> = {
  tenants: {
    writtenBy: ['features/shops', 'tenancy'],
    program: { read: 'all', update: ['status'] },
    shops: { read: 'all' },
  },
  tenant_versions: { writtenBy: ['tenancy'], program: { read: 'all' } },
  shop_signposts: { writtenBy: ['tenancy'], program: { read: 'all', insert: true } },
  person_signposts: {
    writtenBy: ['tenancy'],
    program: { read: 'all', insert: true, update: ['cell'], delete: true },
  },
  spare_schemas: { writtenBy: ['tenancy'], program: {} },
  shop_moves: { writtenBy: ['tenancy'], program: { read: 'all' } },
  users: {
    writtenBy: ['features/accounts', 'features/pins', 'features/shops', 'tenancy'],
    program: {
      read: 'all',
      insert: true,
      update: ['username', 'password_hash', 'mfa_enabled', 'mfa_secret', 'mfa_waiting', 'mfa_step'],
    },
  },
  recovery_codes: { writtenBy: ['features/accounts'], program: { read: 'all', insert: true, delete: true } },
  web_codes: {
    writtenBy: ['features/accounts', 'features/retention'],
    program: { read: 'all', insert: true, update: ['code_hash', 'until', 'tries'], delete: true },
  },
  token_families: {
    writtenBy: ['features/accounts', 'features/retention'],
    program: { read: 'all', insert: true, update: ['ended_at'], delete: true },
  },
  refresh_tokens: {
    writtenBy: ['features/accounts'],
    program: { read: 'all', insert: true, update: ['used_at'], delete: true },
  },
  memberships: {
    writtenBy: [
      'features/staff',
      'features/accounts',
      'features/pins',
      'features/retention',
      'features/shops',
      'tenancy',
    ],
    program: { read: 'all', insert: true, update: MEMBERSHIP_CHANGES },
    shops: { read: MEMBERSHIP_SEEN },
  },
  phone_settings: {
    writtenBy: ['features/shops'],
    program: { read: 'all', insert: true, update: ['language', 'updated_at'], delete: true },
  },
  sms_opt_outs: { writtenBy: ['features/messages'], program: { read: 'all', insert: true, delete: true } },
  // Of those who run the service; appended by the database itself, like the logs of the shops.
  audit_logs: { writtenBy: [], program: { read: 'all' } },
  audit_head: { writtenBy: [], program: { read: 'all' } },
  outbox: {
    writtenBy: ['events', 'features/shops', 'tenancy'],
    program: { read: 'all', insert: true, update: ['published_at'], delete: true },
    // Its own rows only: what happened is sent once more to programs that ask for it.
    shops: { read: ['id', 'tenant_id', 'type', 'payload', 'occurred_at'], insert: true },
  },
  due_work: {
    writtenBy: ['tenancy', 'features/messages', 'features/shops'],
    program: { read: 'all', insert: true, update: ['due_at'], delete: true },
    shops: { read: 'all', insert: true, update: ['due_at'], delete: true },
  },
  sms_provider_ids: {
    writtenBy: ['features/messages', 'features/retention'],
    program: { read: 'all', insert: true, delete: true },
  },
  sms_reports: {
    writtenBy: ['features/messages', 'features/retention'],
    program: { read: 'all', insert: true, update: ['state', 'reason'], delete: true },
  },
  // Shops count through a function: whom others write to, and how often, is not theirs to see.
  sms_caps: { writtenBy: ['features/retention'], program: { read: 'all', delete: true } },
  payment_strays: { writtenBy: ['features/payments'], program: { read: 'all', insert: true } },
  dead_letters: { writtenBy: ['events', 'features/retention'], program: { read: 'all', insert: true, delete: true } },
  // Written by the owner: by a migration, and by people who have looked at a restored copy.
  lineage: { writtenBy: ['tenancy'], program: { read: 'all' } },
  shared_migrations: { writtenBy: [], program: {} },
  shared_migrations_lock: { writtenBy: [], program: {} },
};
