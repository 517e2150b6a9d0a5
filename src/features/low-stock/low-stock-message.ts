import type { EventData } from '../../events/catalogue.ts';
import { localTime } from '../../values/business-day.ts';
import type { Clock } from '../../platform/clock.ts';
import { fit, toGsm7 } from '../../values/gsm7.ts';
import { formatQuantity } from '../../values/quantity.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { DialCodes } from '../messages/dial-codes.ts';
import {
  countAlerts,
  findDigest,
  findStockNow,
  forgetAlerts,
  lockAlerts,
  readItems,
  type FallenItem,
  type StockNow,
} from './low-stock-store.ts';
import type { MessageParams } from '../messages/message-templates.ts';
import type { MessageTexts } from '../messages/message-texts.ts';
import { addSubject, changeMessage } from '../messages/change-message.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import { listOwners, type Owner } from '../../tenancy/people.ts';
import type { AskStillSo } from '../messages/still-so.ts';
import { subject } from '../messages/subjects.ts';
import { firstAllowed } from '../messages/sending-hours.ts';

export interface LowStockDeps {
  readonly queueMessage: QueueMessage;
  readonly texts: MessageTexts;
  readonly clock: Clock;
  readonly dial: DialCodes;
}

export interface LowStockNews {
  readonly eventId: string;
  readonly occurredAt: Date;
  readonly data: EventData['stock.low'];
}

/** Tells the owners that an item is low or finished: at once, or together with others when there are many or it is night. */
export type WarnOwners = (tx: TenantTransaction, news: LowStockNews) => Promise<void>;

/** So many may come one by one in this time; those after them come together, when the time is over. */
const MOST_SINGLE = 3;
const WINDOW_MS = 15 * 60_000;

/** Makes the operation that tells owners of low stock. */
export const createWarnOwners = (deps: LowStockDeps): WarnOwners => {
  const { clock } = deps;
  return async (tx, news) => {
    const isWanted = await lockAlerts(tx);
    // With warning level 0 the owner wants to hear only that an item is finished.
    if (!isWanted || (news.data.thresholdMilli === 0 && !news.data.finished)) return;
    const item = toFallenItem(tx.tenant, news);
    for (const owner of await listOwners(tx)) await warnOwner(deps, tx, { news, owner, item, now: clock.now() });
  };
};

interface Warning {
  readonly news: LowStockNews;
  readonly owner: Owner;
  readonly item: FallenItem;
  readonly now: Date;
}

const warnOwner = async (deps: LowStockDeps, tx: TenantTransaction, warning: Warning): Promise<void> => {
  const { owner, item, news, now } = warning;
  const digest = await findDigest(tx, owner.phone, now);
  if (digest !== undefined) {
    const items = [...digest.items.filter(({ code }) => code !== item.code), item];
    const { template, body } = renderItems(deps, tx.tenant, { owner, items });
    await changeMessage(tx, { id: digest.id, now, change: { params: { items }, template, body } });
    await addSubject(tx, digest.id, subject('item', news.data.itemId));
    return;
  }
  const about = [subject('item', news.data.itemId)];
  const message = { about, to: owner.phone, language: owner.language, eventId: news.eventId };
  const notBefore = await whenToTell(tx, owner, now);
  if (notBefore === undefined) {
    const dedupeKey = `low:${news.eventId}:${owner.memberId}`;
    await queueOne(deps, tx, { ...message, dedupeKey, item });
    return;
  }
  const dedupeKey = `low-digest:${owner.memberId}:${notBefore.toISOString()}`;
  await queueOne(deps, tx, { ...message, dedupeKey, item, notBefore });
};

/** Undefined: now, in a message of its own. Else the time at which a digest with it and those that follow goes out. */
const whenToTell = async (tx: TenantTransaction, owner: Owner, now: Date): Promise<Date | undefined> => {
  const { timezone } = tx.tenant;
  const allowed = firstAllowed('alert', now, timezone);
  if (allowed > now) return allowed;
  const { count, first } = await countAlerts(tx, owner.phone, new Date(now.getTime() - WINDOW_MS));
  if (count < MOST_SINGLE || first === null) return undefined;
  return firstAllowed('alert', new Date(first.getTime() + WINDOW_MS), timezone);
};

interface OneItem {
  readonly dedupeKey: string;
  readonly about: readonly string[];
  readonly to: string;
  readonly language: Owner['language'];
  readonly eventId: string;
  readonly item: FallenItem;
  readonly notBefore?: Date;
}

/** Queues the message on one item. It keeps the item: others can join it while it waits, and it is looked at again. */
const queueOne = async (deps: LowStockDeps, tx: TenantTransaction, one: OneItem): Promise<void> => {
  const { item, ...message } = one;
  const queued = item.finished
    ? await deps.queueMessage(tx, { ...message, template: 'M6', params: finishedParams(deps, tx.tenant, item) })
    : await deps.queueMessage(tx, { ...message, template: 'M5', params: lowParams(deps, tx.tenant, item) });
  if (queued === undefined) return;
  await changeMessage(tx, { id: queued.id, now: deps.clock.now(), change: { params: { items: [item] } } });
};

const renderItems = (
  { texts, dial }: Pick<LowStockDeps, 'texts' | 'dial'>,
  tenant: Tenant,
  { owner: { language }, items }: { readonly owner: Pick<Owner, 'language'>; readonly items: readonly FallenItem[] },
): { template: 'M5' | 'M6' | 'M7'; body: string } => {
  const [only, ...others] = items;
  if (only !== undefined && others.length === 0) {
    return only.finished
      ? { template: 'M6', body: texts.render('M6', language, finishedParams({ dial }, tenant, only)) }
      : { template: 'M5', body: texts.render('M5', language, lowParams({ dial }, tenant, only)) };
  }
  const low3 = items.map(({ name, quantity }) => `${fit(toGsm7(name), NAME_IN_LIST)} ${quantity}`);
  const params = { shop: tenant.name, n: String(items.length), low3, ql: dial.lowList };
  return { template: 'M7', body: texts.render('M7', language, params) };
};

/**
 * Makes the question of messages about low stock: what of it is still low or finished, and how much is left by now? That
 * an item is finished is told by the message of that moment, not by an older one that says it is low.
 */
export const createAskLowStock =
  (deps: Pick<LowStockDeps, 'texts' | 'dial'>): AskStillSo =>
  async (tx, message) => {
    const told = readItems(message.params);
    if (told === undefined) return { so: true };
    const stock = await findStockNow(
      tx,
      told.map(({ code }) => code),
    );
    const items = told.flatMap((item) => refreshed(item, stock));
    if (items.length === 0) {
      // Nothing was told, so the next time it falls to its level is not too soon.
      await forgetAlerts(
        tx,
        told.map(({ code }) => code),
      );
      return { so: false, reason: 'not_low_any_more' };
    }
    const { template, body } = renderItems(deps, tx.tenant, { owner: message, items });
    return { so: true, reworded: { template, body, params: { items } } };
  };

const refreshed = (item: FallenItem, stock: readonly StockNow[]): FallenItem[] => {
  const now = stock.find(({ code }) => code === item.code);
  if (now === undefined) return [];
  const { balanceMilli, thresholdMilli } = now;
  const isSo = item.finished ? balanceMilli <= 0 : balanceMilli > 0 && balanceMilli <= thresholdMilli;
  return isSo ? [{ ...item, quantity: formatQuantity(balanceMilli), threshold: formatQuantity(thresholdMilli) }] : [];
};

const NAME_IN_LIST = 14;

const lowParams = ({ dial }: Pick<LowStockDeps, 'dial'>, tenant: Tenant, item: FallenItem): MessageParams<'M5'> => ({
  name: item.name,
  code: String(item.code),
  qty: item.quantity,
  thr: item.threshold,
  shop: tenant.name,
  qa: dial.addStock(item.code),
});

const finishedParams = (
  { dial }: Pick<LowStockDeps, 'dial'>,
  tenant: Tenant,
  item: FallenItem,
): MessageParams<'M6'> => ({
  name: item.name,
  code: String(item.code),
  shop: tenant.name,
  time: item.time,
  who: item.seller,
  qa: dial.addStock(item.code),
});

const toFallenItem = (tenant: Tenant, { data, occurredAt }: LowStockNews): FallenItem => ({
  code: data.code,
  name: data.name,
  quantity: formatQuantity(data.balanceMilli),
  threshold: formatQuantity(data.thresholdMilli),
  finished: data.finished,
  time: localTime(occurredAt, tenant.timezone),
  // Stock also ends by a count, which nobody sold.
  seller: data.sellerName ?? '-',
});
