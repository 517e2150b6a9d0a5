import { isDeepStrictEqual } from 'node:util';
import { formatReference } from '../../src/values/damm.ts';
import { createHasher } from '../../src/platform/hash.ts';
import type { AcceptanceProgram } from './acceptance-program.ts';
import { findNumbers } from './find-numbers.ts';
import { findPins } from './find-pins.ts';
import { PEOPLE, type Effects } from './scenario-file.ts';
import { TEST_SECRET_KEY } from './secrets.ts';
import type { SentMark, watchMessages } from './sent-messages.ts';
import { until } from './until.ts';

interface Entry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}
/** What stands in the books of every shop at one moment. */
export interface Books {
  readonly entries: readonly Entry[];
  /** The place in the outbox. */
  readonly position: number;
  /** The same in the directory, where that is another database. */
  readonly directoryPosition: number;
  readonly sent: SentMark;
  /** Callbacks turned away so far. */
  readonly refused: number;
}

/** Every table that a dialogue may change, one row a key. Sums of movements stand beside the stock, so that they cannot part. */
const shopRows = (schema: string): string => {
  const t = (table: string): string => `${schema}.${table}`;
  const own = schema === 'tenant_2051' ? '' : `${schema} `;
  const row = (section: string, key: string, value: string, from: string): string =>
    `select '${section}' as section, '${own}' || (${key}) as key, (${value})::text as value from ${from}`;
  const seller = `(select name from public.memberships m where m.id = seller_id)`;
  const lines = `(select string_agg(code || ' x ' || trim_scale(quantity_milli / 1000.0) ||
    case when price_minor = list_price_minor then '' else ' at ' || trim_scale(price_minor / 100.0) end, ', ' order by line_number)
    from ${t('sale_lines')} l where l.sale_id = s.id)`;
  const marks = `case when status = 'voided' then ', voided' else '' end || case when short then ', short' else '' end ||
    case when over_limit then ', over limit' else '' end || case when kind = 'count_sale' then ', counted' else '' end ||
    case when customer_phone is null then '' else ', receipt to ' || customer_phone end ||
    case when channel = 'sms' then ', by SMS' else '' end ||
    case when coalesce(corrected_rounding_minor, rounding_minor) = 0 then '' else ', round ' || trim_scale(coalesce(corrected_rounding_minor, rounding_minor) / 100.0) end`;
  const sale = `trim_scale(coalesce(corrected_minor, amount_minor) / 100.0) || ' ' || coalesce(corrected_method, payment_method) || ' by ' || ${seller} || ': ' || ${lines} || ${marks}`;
  return [
    row('sales', 'receipt_reference', sale, `${t('sales')} s`),
    row(
      'returns',
      'receipt_reference',
      `trim_scale(amount_minor / 100.0) || ' ' || payment_method || ' of ' || (select regexp_replace(s.receipt_reference, '(.)$', '-\\1') from ${t('sales')} s where s.id = r.sale_id)`,
      `${t('sale_returns')} r`,
    ),
    row('stock', 'code', 'trim_scale(stock_level_milli / 1000.0)', t('inventory')),
    row(
      'movements',
      'code',
      `trim_scale((select coalesce(sum(delta_milli), 0) from ${t('stock_movements')} m where m.inventory_id = i.id) / 1000.0)`,
      `${t('inventory')} i`,
    ),
    row(
      'items',
      'code',
      `product_name || ' ' || trim_scale(price_minor / 100.0) || ' a ' || unit || ', level ' || trim_scale(alert_threshold_milli / 1000.0) || case when hidden then ', hidden' else '' end`,
      t('inventory'),
    ),
    row('debts', 'phone', 'trim_scale(balance_minor / 100.0)', t('customers')),
    row(
      'owed',
      'phone',
      `trim_scale((select coalesce(sum(delta_minor), 0) from ${t('debt_entries')} e where e.customer_id = c.id) / 100.0)`,
      `${t('customers')} c`,
    ),
    row(
      'receipts',
      'receipt_reference',
      `trim_scale(abs(delta_minor) / 100.0) || ' ' || coalesce(payment_method, kind) ||
        case when kind = 'payout' then ', given back' else '' end ||
        case when exists (select from ${t('debt_entries')} r where r.reverses_id = d.id) then ', reversed' else '' end`,
      `${t('debt_entries')} d where receipt_reference is not null`,
    ),
    row('expenses', 'id::text', `trim_scale(amount_minor / 100.0) || ' ' || category`, t('expenses')),
    row(
      'proposals',
      `i.code || ' ' || p.id`,
      `status || ' ' || trim_scale(counted_milli / 1000.0) || ' of ' || trim_scale(book_milli / 1000.0) || ', ' || reason`,
      `${t('count_proposals')} p join ${t('inventory')} i on i.id = p.inventory_id`,
    ),
    row('settings', 'j.key', 'j.value', `${t('settings')} s, jsonb_each_text(to_jsonb(s)) j where ${own === ''}`),
    row('notices', 'id::text', 'kind', t('notices')),
  ].join('\nunion all ');
};

const PUBLIC_ROWS = `select 'tenants' as section, name as key, currency || ' ' || timezone || ' ' || language || ' ' || status as value from public.tenants
  union all select 'memberships', phone || case when t.number = 2051 then '' else ' of ' || t.name end,
    m.role || ' ' || m.status || case when m.status = 'invited' and invited_until <= now() then ', closed' else '' end || case when pin_hash is null then ', no PIN' else '' end
    || case when pin_failures > 0 then ', wrong ' || pin_failures else '' end
    || case when lock_level > 0 then ', lock ' || lock_level else '' end
    || case when reset_code_hash is null then '' else ', code' end
    || case when restricted_until > now() then ', restricted' else '' end
    || case when m.consent_at is null then '' else ', consent' end || ', ' || m.language
    from public.memberships m join public.tenants t on t.id = m.tenant_id
  union all select 'opted_out', phone_hash, 'yes' from public.sms_opt_outs
  union all select 'pins', phone || tenant_id, coalesce(pin_hash, '') from public.memberships`;

/** Events that every call leaves, and those of the SMS on their way: the ledger shows these. */
const NOISE = `type not like 'ussd.%' and type not in ('sms.queued', 'sms.sent', 'sms.failed', 'auth.pin.ok')`;

/** Events about nobody's shop, gathered for a moment before they are written. */
const WRITTEN_BEHIND = new Set(['gateway.rejected', 'sms.unknown']);
const includedIn =
  (all: readonly string[]) =>
  (one: string): boolean =>
    all.includes(one);

const hasher = createHasher(TEST_SECRET_KEY);
const HASHES = Object.entries(PEOPLE).map(([name, phone]) => [name, hasher.phone(phone)] as const);

const named = (text: string): string => {
  const all = [...Object.entries(PEOPLE), ...HASHES];
  const withNames = all.reduce((rest, [name, sign]) => rest.replace(sign, name), text);
  return withNames.replace(/\+254(\d{9})/, '0$1');
};
const receiptKey = (key: string): string => (/^[1-9]\d{4,}$/.test(key) ? formatReference(key) : key);

/** Looks into the books of all shops before and after a dialogue. */
export const openBooks = (program: AcceptanceProgram, messages: ReturnType<typeof watchMessages>) => {
  const countRefused = async (): Promise<number> => {
    const metrics = await (await fetch(`${program.url}/metrics`)).text();
    const counts = metrics.match(/^\w*gateway_rejected_total\{.*\} \d+$/gm) ?? [];
    return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  };
  const lastIn = async (rows: AcceptanceProgram['rows'] | undefined): Promise<number> => {
    const found = await rows?.<{ position: string }>(
      'select coalesce(max(position), 0) as position from public.outbox',
    );
    return Number(found?.[0]?.position ?? 0);
  };
  const read = async (): Promise<Books> => {
    const [position, directoryPosition] = await Promise.all([lastIn(program.rows), lastIn(program.directoryRows)]);
    const schemas = await program.rows<{ schema_name: string }>('select schema_name from public.tenants');
    const all = [PUBLIC_ROWS, ...schemas.map(({ schema_name }) => shopRows(schema_name))].join('\nunion all ');
    const [entries, sent, refused] = await Promise.all([program.rows<Entry>(all), messages.mark(), countRefused()]);
    return { entries, position, directoryPosition, sent, refused };
  };

  /** Everything that was published has been handled, and every SMS that is due has been handed over, or was refused. */
  const settle = async (): Promise<void> => {
    await until(async () => {
      const rows = await program.rows(
        `select 1 from public.outbox where published_at is null and type not like 'ussd.%' and type not like 'sms.%' limit 1`,
      );
      return rows.length === 0;
    });
    await messages.settle();
  };

  const eventsSince = async ({ position, directoryPosition }: Books): Promise<readonly string[]> => {
    const after = (place: number): string => `select type from public.outbox where position > ${place} and ${NOISE}`;
    const ofShops = await program.rows<{ type: string }>(after(position));
    const ofService = (await program.directoryRows?.<{ type: string }>(after(directoryPosition))) ?? [];
    return [...ofShops, ...ofService].map(({ type }) => type).toSorted();
  };

  return {
    /** What stands there when everything that was published has been handled. */
    read: async (): Promise<Books> => {
      await settle();
      return read();
    },
    /**
     * What has changed since then, in the notation of the scenarios. Events that are written behind the answer are waited
     * for when they are expected.
     * @throws Error when a PIN has been kept anywhere
     */
    changesSince: async (before: Books, expected: readonly string[] = []): Promise<Effects> => {
      const late = expected.filter((type) => WRITTEN_BEHIND.has(type));
      await until(async () => late.every(includedIn(await eventsSince(before))));
      await settle();
      const after = await read();
      await findPins(program, before.position);
      await findNumbers(program.redisNodes());
      const refused = after.refused - before.refused;
      return {
        ...changes(before, after),
        ...listed('events', await eventsSince(before)),
        ...listed('sms', (await messages.since(before.sent)).map(named).toSorted()),
        ...(refused === 0 ? {} : { refused }),
      };
    },
  };
};

/** Books in which nothing may ever differ from its own history. */
const TWINS = [
  ['stock', 'movements'],
  ['debts', 'owed'],
] as const;
/** Rows without a name of their own are told by what they hold. */
const LISTS = new Set(['notices']);
const NUMBERS = new Set(['stock', 'debts']);
const UNSHOWN = new Set(['movements', 'owed', 'pins']);

const changes = (before: Books, after: Books): Record<string, unknown> => {
  for (const [one, other] of TWINS) {
    if (!isDeepStrictEqual(valuesOf(after, one), valuesOf(after, other))) throw new Error(`${one} is not its history`);
  }
  const result: Record<string, unknown> = {};
  for (const section of new Set([...before.entries, ...after.entries].map((entry) => entry.section))) {
    const was = valuesOf(before, section);
    const is = valuesOf(after, section);
    const changed = [...new Set([...was.keys(), ...is.keys()])].filter((key) => was.get(key) !== is.get(key));
    if (changed.length === 0 || UNSHOWN.has(section)) continue;
    const values = changed.map((key) => [shortKey(section, key), named(is.get(key) ?? 'gone')] as const);
    if (LISTS.has(section)) result[section] = values.map(([, value]) => value).toSorted();
    else {
      result[section] = Object.fromEntries(
        values.map(([key, value]) => [key, NUMBERS.has(section) ? Number(value) : value]),
      );
    }
  }
  return { ...result, ...newPins(before, after) };
};

const valuesOf = ({ entries }: Books, section: string): ReadonlyMap<string, string> =>
  new Map(
    entries
      .filter((entry) => entry.section === section)
      .map(({ key, value }): [string, string] => [key, value])
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );

/** Random ids say nothing to a reader: `expenses: { 1: 500 transport }`. */
const shortKey = (section: string, key: string): string =>
  section === 'expenses' ? 'new' : receiptKey(named(key.replace(/ [0-9a-f-]{36}$/, '')));

const newPins = (before: Books, after: Books): Record<string, unknown> => {
  const was = valuesOf(before, 'pins');
  const changed = [...valuesOf(after, 'pins')].filter(([key, hash]) => was.has(key) && was.get(key) !== hash);
  return changed.length === 0 ? {} : { pins: changed.map(([key]) => named(key.slice(0, 13))) };
};

const listed = (section: string, values: readonly string[]): Record<string, unknown> =>
  values.length === 0 ? {} : { [section]: values };
