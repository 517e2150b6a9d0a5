import { limitedTo } from '../tenancy/what-people-may.ts';
import { localDate, localTime } from '../values/business-day.ts';
import { DomainError } from '../values/errors.ts';
import { fit, toGsm7 } from '../values/gsm7.ts';
import { formatMoney } from '../values/money.ts';
import { formatQuantity } from '../values/quantity.ts';
import type { InTenant, TenantTransaction } from '../tenancy/tenant-transaction.ts';
import { lockOf } from '../features/pins/pin-window.ts';
import type { QueueMessage } from '../features/messages/queue-message.ts';
import type { ServiceNames } from '../features/messages/service-names.ts';
import { roundingWords } from '../features/messages/rounding-words.ts';
import type { WelcomeMessages } from '../features/shops/welcome-messages.ts';
import { dayReportIn } from '../features/reports/reports-service.ts';
import { readSettings } from '../features/shops/shop-settings.ts';
import type { StockService } from '../features/stock/stock-service.ts';
import { answerOnce, reasonOf, replyTo, type Asked } from './asked.ts';
import { replyRefused, type Refused } from './refusal.ts';
import { REPLY_WORDS } from './reply-words.ts';

export interface AskBySmsDeps {
  readonly inTenant: InTenant;
  readonly queueMessage: QueueMessage;
  readonly stock: StockService;
  readonly welcome: WelcomeMessages;
  readonly service: ServiceNames;
}

/** Questions by SMS. Each answers the sender, or throws the DomainError that stands in the way. */
export interface AskBySms {
  stock(asked: Asked, code: number): Promise<void>;
  sum(asked: Asked): Promise<void>;
  low(asked: Asked): Promise<void>;
  help(asked: Asked): Promise<void>;
  /** What could not be read. */
  unclear(asked: Asked): Promise<void>;
  /** Why a command did not do what it was to do. @throws the error itself when nobody knows what it did */
  refused(asked: Asked, refused: Refused): Promise<void>;
  /** The sender is locked out. */
  locked(asked: Asked): Promise<void>;
}

const NAME_IN_LIST = 14;
const SHOWN_LOW = 3;
const LOCK_MS = 30 * 60_000;

/** Makes the commands that change nothing. */
export const createAskBySms = (deps: AskBySmsDeps): AskBySms => {
  const { inTenant, queueMessage, welcome } = deps;
  return {
    stock: (asked, code) => tellStock(deps, asked, code),
    sum: (asked) => answerOnce(inTenant, asked, (tx) => tellSum(deps, tx, asked)),
    low: (asked) => tellLow(deps, asked),
    help: (asked) =>
      inTenant(asked.tenant, (tx) => {
        const { phone, language } = asked.member;
        return welcome.codes(tx, { phone, language, reason: reasonOf(asked) });
      }),
    unclear: (asked) =>
      answerOnce(inTenant, asked, (tx) => replyTo(queueMessage, tx, asked, { template: 'M22', params: {} })),
    refused: (asked, refused) => answerOnce(inTenant, asked, (tx) => replyRefused(deps, tx, asked, refused)),
    locked: (asked) => answerOnce(inTenant, asked, (tx) => tellLocked(deps, tx, asked)),
  };
};

const nowIn = ({ tenant, now }: Asked) => ({
  date: localDate(now, tenant.timezone),
  time: localTime(now, tenant.timezone),
});

const tellStock = async (deps: AskBySmsDeps, asked: Asked, code: number): Promise<void> => {
  const { inTenant, queueMessage, stock } = deps;
  const { tenant, member } = asked;
  const item = await stock.item(tenant, code);
  const params = {
    code: String(item.code),
    name: item.name,
    qty: formatQuantity(item.balanceMilli),
    unit: REPLY_WORDS[member.language].units[item.unit],
    price: formatMoney(item.priceMinor, tenant.currency),
    ...nowIn(asked),
  };
  await answerOnce(inTenant, asked, (tx) => replyTo(queueMessage, tx, asked, { template: 'M20', params }));
};

const tellSum = async ({ queueMessage }: AskBySmsDeps, tx: TenantTransaction, asked: Asked): Promise<void> => {
  const { tenant, member, now } = asked;
  const settings = await readSettings(tx);
  const { figures } = await dayReportIn(tx, now, { sellerId: limitedTo(member, 'report.read') });
  const listed = (minor: number): string => formatMoney(minor, tenant.currency, { short: true });
  const params = {
    shop: tenant.name,
    ...nowIn(asked),
    n: String(figures.sales),
    total: formatMoney(figures.totalMinor, tenant.currency),
    a: listed(figures.cashMinor),
    mm: settings.mobileMoneyLabel,
    b: listed(figures.mobileMoneyMinor),
    c: listed(figures.cardMinor),
    d: listed(figures.creditMinor),
    round: roundingWords(member.language, figures.roundingMinor, tenant.currency),
  };
  await replyTo(queueMessage, tx, asked, { template: 'M21', params });
};

const tellLow = async ({ inTenant, queueMessage, stock, service }: AskBySmsDeps, asked: Asked): Promise<void> => {
  const items = await stock.low(asked.tenant);
  const low3 = items
    .slice(0, SHOWN_LOW)
    .map(({ name, balanceMilli }) => `${fit(toGsm7(name), NAME_IN_LIST)} ${formatQuantity(balanceMilli)}`);
  const params = {
    shop: asked.tenant.name,
    n: String(items.length),
    low3: low3.length > 0 ? low3 : ['-'],
    ql: service.dial.lowList,
  };
  await answerOnce(inTenant, asked, (tx) =>
    replyTo(queueMessage, tx, asked, { template: 'M7', class: 'reply', params }),
  );
};

const tellLocked = async (
  { queueMessage, service: { brand, help } }: AskBySmsDeps,
  tx: TenantTransaction,
  asked: Asked,
): Promise<void> => {
  const { member, now, tenant } = asked;
  const lock = lockOf(member, now);
  if (lock.state === 'open') throw new DomainError('conflict');
  const since = member.lockedUntil === null ? now : new Date(member.lockedUntil.getTime() - LOCK_MS);
  const params = {
    brand,
    who: member.name,
    ...nowIn({ ...asked, now: since }),
    // Until the PIN is reset, which no number of minutes tells.
    min: lock.state === 'locked' ? String(lock.minutesLeft) : '-',
    help,
  };
  await replyTo(queueMessage, tx, { ...asked, tenant }, { template: 'M12', params });
};
