import type { Hasher } from '../../platform/hash.ts';
import { CAPPED, type Capped, type SmsCaps } from '../../platform/sms-caps.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** Who has had enough, and from when there is more. */
export interface CapReached {
  readonly whose: Capped;
  readonly againAt: Date;
}

/** An SMS that somebody wants to be sent. */
export interface WantedSms {
  /** In E.164. */
  readonly to: string;
  /** The membership of whoever wants it; the shop's id when nobody asked for it. */
  readonly by: string;
  readonly now: Date;
}

/**
 * Counts an SMS against the caps of its number, its seller and its shop, inside somebody's transaction: when that is
 * rolled back nothing was counted. Answers which cap is reached, and then nothing is counted either.
 */
export type TakeSmsCaps = (tx: TenantTransaction, wanted: WantedSms) => Promise<CapReached | undefined>;

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Makes the operation that counts SMS. */
export const createTakeSmsCaps =
  ({ caps, hasher }: { readonly caps: SmsCaps; readonly hasher: Hasher }): TakeSmsCaps =>
  async (tx, { to, by, now }) => {
    const keys: Readonly<Record<Capped, string>> = { number: hasher.phone(to), seller: by, shop: tx.tenant.id };
    const rows = CAPPED.flatMap((whose) => {
      const { minute, hour, day } = caps[whose];
      const subject = `${whose}:${keys[whose]}`;
      return [
        { subject, span: MINUTE, most: minute },
        { subject, span: HOUR, most: hour },
        { subject, span: DAY, most: day },
      ];
    });
    const [reached] = await tx.query<{ refused: string; again_at: Date }>({
      text: 'select refused, again_at from public.take_sms_caps($1, $2, $3, $4)',
      values: [rows.map(({ subject }) => subject), rows.map(({ span }) => span), rows.map(({ most }) => most), now],
    });
    if (reached === undefined) return undefined;
    const whose = CAPPED.find((one) => reached.refused.startsWith(`${one}:`)) ?? 'shop';
    return { whose, againAt: reached.again_at };
  };
