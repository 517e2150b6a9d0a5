import { paymentNews, type PaymentNews } from '../../values/mobile-money.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { newId } from '../../platform/ids.ts';

/** What a provider told, and how it came. */
export interface Notice {
  readonly news: PaymentNews;
  /** The request as it came, with the payer's number masked. */
  readonly content: unknown;
  readonly now: Date;
}

/** The same news has the same key, however often it comes. */
export const newsKeyOf = ({ kind, ref, state, amountMinor = 0, receiptRef = '' }: PaymentNews): string =>
  [kind, ref, state, String(amountMinor), receiptRef].join(':');

/** The columns behind the id and the payment's id, in the order of both tables. */
export const noticeValues = ({ news, content, now }: Notice): readonly unknown[] => [
  news.provider,
  newsKeyOf(news),
  JSON.stringify(news),
  JSON.stringify(content),
  now,
];

/** Keeps what was told; answers false when it is known. */
export const insertNotice = async (tx: TenantTransaction, paymentId: string, notice: Notice): Promise<boolean> => {
  const rows = await tx.query({
    text: `insert into payment_notices (id, payment_id, provider, news_key, news, content, received_at)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict (provider, news_key) do nothing returning 1 as kept`,
    values: [newId(notice.now), paymentId, ...noticeValues(notice)],
  });
  return rows.length > 0;
};

/** What was told of a payment and not worked on, the oldest first. */
export const waitingNews = async (tx: TenantTransaction, paymentId: string): Promise<PaymentNews[]> => {
  const rows = await tx.query<{ news: unknown }>({
    text: `select news from payment_notices where payment_id = $1 and handled_at is null order by received_at, id`,
    values: [paymentId],
  });
  return rows.map(({ news }) => paymentNews.parse(news));
};

export const noteHandled = async (tx: TenantTransaction, paymentId: string, now: Date): Promise<void> => {
  await tx.query({
    text: 'update payment_notices set handled_at = $2 where payment_id = $1 and handled_at is null',
    values: [paymentId, now],
  });
};
