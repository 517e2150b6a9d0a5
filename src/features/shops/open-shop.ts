import type { Knex } from 'knex';
import { newEvent } from '../../events/catalogue.ts';
import { outboxRows } from '../../events/outbox.ts';
import { withCheckDigit } from '../../values/damm.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { currencyOf, timezoneOf, type CountryCode, type CurrencyCode } from '../../values/money.ts';
import type { Actor } from '../../tenancy/actor.ts';
import { inShopOfOwner } from '../../tenancy/owner-transaction.ts';
import { provisionSchema } from '../../tenancy/provision.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { schemaOf, TENANT_COLUMNS, toTenant, type Language, type Tenant } from '../../tenancy/tenant.ts';
import { planDailyWork } from './daily-work.ts';
import { EVENING_HOUR, shopDefaults } from './shop-defaults.ts';

export interface NewShop {
  /** Chosen by the caller: the same id is the same shop, however often it is opened. */
  readonly id: string;
  readonly name: string;
  readonly country: CountryCode;
  readonly language: Language;
  /** Only where the country's own does not fit. */
  readonly currency?: CurrencyCode;
  /** Only for shops whose number is fixed; others get the next one. */
  readonly number?: number;
  /** The cell of this database, where it is not the directory's. */
  readonly cell?: string;
  readonly channel: Actor['channel'];
  readonly vendor: NewVendor;
}

export interface NewVendor {
  /** The membership's id. */
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly pinHash: string | null;
  /** A user who exists already, or is made with the account; otherwise one is made. */
  readonly userId?: string;
  /** How the owner signs in over HTTP. */
  readonly account?: { readonly username: string; readonly passwordHash: string };
  /** The version of the text that was agreed to. */
  readonly consentVersion?: string;
  /** Opens the PIN window of this session: the PIN was chosen in it. */
  readonly window?: { readonly until: Date; readonly sessionTag: string };
  /** Nobody has proved that the phone is theirs: it is asked, until then, whether it takes the place. */
  readonly invitedUntil?: Date;
  /** Refuses a number that has a role somewhere already. */
  readonly mustBeNew?: boolean;
}

/** What is to happen in the new shop in the same transaction: messages to queue, say. */
export type InNewShop = (tx: TenantTransaction) => Promise<void>;

/**
 * Opens a shop in one transaction: its row, its schema and role, its settings, its owner and the events that tell of
 * it. All of it is there afterwards, or none. Throws `conflict` when the owner must be new and is not.
 */
export const openShop = async (
  trx: Knex.Transaction,
  shop: NewShop,
  now: Date,
  inNewShop?: InNewShop,
): Promise<Tenant> => {
  await trx.raw(`select set_config('search_path', 'public', true)`);
  const inserted = await insertTenant(trx, shop);
  if (inserted === undefined) return readTenant(trx, shop.id);
  if (shop.vendor.mustBeNew === true) await refuseKnown(trx, shop.vendor.phone);
  if (shop.vendor.invitedUntil !== undefined) await withdrawOthers(trx, shop.vendor.phone, now);
  await insertVendor(trx, shop, now);
  await provisionSchema(trx, inserted.id, inserted.schema);
  await trx(`${inserted.schema}.settings`).update(shopDefaults(inserted.country, inserted.currency));
  await planDailyWork(trx, inserted, { eveningHour: EVENING_HOUR, now });
  await trx('public.outbox').insert(outboxRows(eventsOf(inserted, shop, now)));
  if (inNewShop !== undefined) await inShopOfOwner(trx, inserted, inNewShop);
  return inserted;
};

/** Two sign-ups of one number wait for each other here, so that the second sees the first. */
const refuseKnown = async (trx: Knex.Transaction, phone: string): Promise<void> => {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended(:name, 0))`, { name: `kibanda sign-up ${phone}` });
  const known: unknown = await trx('memberships').where({ phone, status: 'active' }).first('id');
  if (known !== undefined) throw new DomainError('conflict');
};

/** A phone is asked about one shop that was opened in its name, the last: whoever opens many does not keep it busy. */
export const withdrawOthers = async (database: Knex, phone: string, now: Date): Promise<void> => {
  await database('public.memberships')
    .where({ phone, role: 'vendor', status: 'invited' })
    .where('invited_until', '>', now)
    .update({ invited_until: now });
};

const insertTenant = async (trx: Knex.Transaction, shop: NewShop): Promise<Tenant | undefined> => {
  const number = shop.number ?? (await nextShopNumber(trx));
  const rows: readonly unknown[] = await trx('tenants')
    .insert({
      id: shop.id,
      number,
      schema_name: schemaOf(number),
      shop_number: withCheckDigit(number),
      name: shop.name,
      country: shop.country,
      currency: shop.currency ?? currencyOf(shop.country),
      timezone: timezoneOf(shop.country),
      language: shop.language,
      ...(shop.cell !== undefined && { cell: shop.cell }),
    })
    .onConflict('id')
    .ignore()
    .returning(TENANT_COLUMNS);
  const [row] = rows;
  return row === undefined ? undefined : toTenant(row);
};

const nextShopNumber = async (trx: Knex.Transaction): Promise<number> => {
  const { rows } = await trx.raw<{ rows: { number: number }[] }>(`select nextval('shop_numbers')::int as number`);
  const [row] = rows;
  if (row === undefined) throw new Error('The sequence of shop numbers gave nothing.');
  return row.number;
};

const readTenant = async (trx: Knex.Transaction, id: string): Promise<Tenant> => {
  const row: unknown = await trx('tenants').where({ id }).first(TENANT_COLUMNS);
  return toTenant(row);
};

const insertVendor = async (trx: Knex.Transaction, { id, language, vendor }: NewShop, now: Date): Promise<void> => {
  const userId = vendor.userId ?? newId(now);
  // A user who exists may be known to another cell only.
  if (vendor.account === undefined) await trx('users').insert({ id: userId }).onConflict('id').ignore();
  else {
    const { username, passwordHash } = vendor.account;
    await trx('users').insert({ id: userId, username, password_hash: passwordHash });
  }
  await trx('memberships').insert({
    id: vendor.id,
    tenant_id: id,
    user_id: userId,
    phone: vendor.phone,
    role: 'vendor',
    seller_number: 1,
    name: vendor.name,
    language,
    pin_hash: vendor.pinHash,
    ...(vendor.invitedUntil === undefined ? {} : { status: 'invited', invited_until: vendor.invitedUntil }),
    ...(vendor.consentVersion === undefined ? {} : { consent_at: now, consent_version: vendor.consentVersion }),
    ...(vendor.window === undefined
      ? {}
      : { window_until: vendor.window.until, window_session: vendor.window.sessionTag, last_used_at: now }),
  });
};

const eventsOf = (tenant: Tenant, { channel, vendor }: NewShop, now: Date) => {
  const { number, shopNumber, country, currency, language, timezone } = tenant;
  const actor = { id: vendor.id, role: 'vendor', channel };
  const origin = { tenantId: tenant.id, occurredAt: now, actor };
  const person = { memberId: vendor.id, role: 'vendor', sellerNumber: 1 } as const;
  const { invitedUntil } = vendor;
  return [
    newEvent('tenant.registered', {
      ...origin,
      data: { number, shopNumber, country, currency, language, timezone, channel },
    }),
    invitedUntil === undefined
      ? newEvent('user.joined', { ...origin, data: { ...person, language } })
      : newEvent('staff.invited', { ...origin, data: { ...person, invitedUntil: invitedUntil.toISOString() } }),
  ];
};
