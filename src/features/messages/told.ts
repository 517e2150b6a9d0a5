import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** Messages of one reason: those whose `dedupeKey` begins with it (`receipt:<sale>`). */
export interface Told {
  readonly reason: string;
  /** Written down since then: earlier ones are not looked at. */
  readonly since: Date;
}

/** The numbers that messages of a reason went to, or are about to go to. */
export const findTold = async (tx: TenantTransaction, { reason, since }: Told): Promise<readonly string[]> => {
  const rows = await tx.query<{ phone: string }>({
    text: `select distinct to_phone as phone from sms_messages
      where dedupe_key like $1 and created_at >= $2 and status not in ('failed', 'suppressed') and to_phone like '+%'
      order by to_phone`,
    values: [`${reason}:%`, since],
  });
  return rows.map(({ phone }) => phone);
};

/** Whether a number may have seen a message of a reason. */
export interface MayHaveSeen {
  readonly reason: string;
  readonly phone: string;
  /** Its words as they were before this; one that was handed over later said what was so then. */
  readonly before?: Date | undefined;
}

/** Did a message of this reason go to this number, as far as anybody knows? */
export const mayHaveSeen = async (tx: TenantTransaction, { reason, phone, before }: MayHaveSeen): Promise<boolean> => {
  const [row] = await tx.query<{ seen: boolean }>({
    text: `select exists (select from sms_messages where to_phone = $2 and dedupe_key like $1
      and (status in ('sending', 'unknown', 'accepted', 'undelivered', 'delivered') or unknowns > 0)
      and ($3::timestamptz is null or unknowns > 0 or coalesce(sending_at, created_at) < $3)) as seen`,
    values: [`${reason}:%`, phone, before ?? null],
  });
  return row?.seen ?? false;
};

/** Is there a newer message of the same kind to the same number about the same thing? */
export const isSuperseded = async (tx: TenantTransaction, messageId: string): Promise<boolean> => {
  const [row] = await tx.query<{ so: boolean }>({
    text: `select exists (select from sms_messages mine join sms_messages newer on newer.to_phone = mine.to_phone
      and newer.template = mine.template and newer.subjects && mine.subjects
      and (newer.created_at, newer.id) > (mine.created_at, mine.id) where mine.id = $1) as so`,
    values: [messageId],
  });
  return row?.so ?? false;
};
