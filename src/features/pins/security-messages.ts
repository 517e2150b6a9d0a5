import { localDate, localTime } from '../../values/business-day.ts';
import type { Language } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import { SMS_POLICY } from '../messages/sms-policy.ts';
import { subject } from '../messages/subjects.ts';
import type { ServiceNames } from '../messages/service-names.ts';

/** Who gets a message about a PIN. */
export interface PinPerson {
  readonly memberId: string;
  readonly phone: string;
  readonly language: Language;
}

/** Messages about PINs: who reads them can tell at once that somebody else is at work. */
export interface SecurityMessages {
  /** The reset code (M9); false when this reason has one already. The ledger forgets the code when it is sent. */
  code(
    tx: TenantTransaction,
    to: PinPerson,
    code: { readonly digits: string; readonly reason: string },
  ): Promise<boolean>;
  /** A PIN was changed or reset (M11). */
  pinChanged(tx: TenantTransaction, to: PinPerson, at: { readonly now: Date; readonly reason: string }): Promise<void>;
  /** Somebody is locked out (M12): to that person, or to the owner. */
  locked(
    tx: TenantTransaction,
    to: PinPerson,
    lock: { readonly who: string; readonly now: Date; readonly reason: string },
  ): Promise<void>;
  /** The SIM changed (M13); `until` is when it will be old enough. False when that was said before. */
  simChanged(
    tx: TenantTransaction,
    to: PinPerson,
    change: { readonly until: Date; readonly reason: string },
  ): Promise<boolean>;
}

/** How long a reset code is good for: no longer than its message is worth sending. */
export const CODE_MINUTES = SMS_POLICY.code.lifetimeMinutes;
/** How long the first lock lasts. */
const LOCK_MINUTES = 30;

/** Makes the operations that queue messages about PINs. */
export const createSecurityMessages = ({
  queueMessage,
  service: { brand, help, dial },
}: {
  readonly queueMessage: QueueMessage;
  readonly service: ServiceNames;
}): SecurityMessages => {
  const to = (kind: string, reason: string, { memberId, phone, language }: PinPerson) => ({
    dedupeKey: `${kind}:${reason}:${memberId}`,
    // A code is of use at once or not at all: it waits for no other news.
    about: [subject(kind === 'pin-code' ? 'code' : 'member', memberId)],
    to: phone,
    language,
  });
  const when = (now: Date, { tenant }: TenantTransaction) => ({
    date: localDate(now, tenant.timezone),
    time: localTime(now, tenant.timezone),
  });
  return {
    code: async (tx, person, { digits, reason }) => {
      const otp = `${digits.slice(0, 3)} ${digits.slice(3)}`;
      const params = { otp, brand, min: String(CODE_MINUTES), dial: dial.menu, help };
      return (await queueMessage(tx, { ...to('pin-code', reason, person), template: 'M9', params })) !== undefined;
    },
    pinChanged: async (tx, person, { now, reason }) => {
      const params = { brand, ...when(now, tx), help };
      await queueMessage(tx, { ...to('pin-changed', reason, person), template: 'M11', params });
    },
    locked: async (tx, person, { who, now, reason }) => {
      const params = { brand, who, ...when(now, tx), min: String(LOCK_MINUTES), help };
      await queueMessage(tx, { ...to('locked', reason, person), template: 'M12', params });
    },
    simChanged: async (tx, person, { until, reason }) => {
      const params = { brand, ...when(until, tx), help };
      return (await queueMessage(tx, { ...to('sim-changed', reason, person), template: 'M13', params })) !== undefined;
    },
  };
};
