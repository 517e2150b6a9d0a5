import { newEvent, SERVICE_ID, type EventData } from '../../events/catalogue.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Hasher } from '../../platform/hash.ts';
import { DIRECTORY_CELL } from '../../tenancy/cells.ts';
import { PROGRAM } from '../../tenancy/occasion.ts';
import type { TenantDirectory } from '../../tenancy/tenant-directory.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** From whom we have it that somebody wants no more messages. */
export type OptOutSource = EventData['sms.optout']['source'];

export interface OptOuts {
  /** Did this number say STOP? Then receipts and reminders are not sent to it, by any shop. */
  isOptedOut(phone: string): Promise<boolean>;
  /** Notes a STOP; answers whether it was new. */
  optOut(phone: string, source: OptOutSource): Promise<boolean>;
  /** Notes a START; answers whether there was a STOP before. */
  optIn(phone: string, source: OptOutSource): Promise<boolean>;
}

export interface OptOutsDeps {
  readonly directory: Pick<TenantDirectory, 'inEachCell' | 'runOnce'>;
  readonly hasher: Hasher;
  readonly clock: Clock;
}

/** The same question inside a shop's transaction, on its own connection; by the keyed hash of the number. */
export const isOptedOutIn = async (tx: TenantTransaction, phoneHash: string): Promise<boolean> => {
  const text = 'select public.sms_opted_out($1) as "isOptedOut"';
  const [row] = await tx.query<{ isOptedOut: boolean }>({ text, values: [phoneHash] });
  return row?.isOptedOut ?? false;
};

/**
 * The one list of numbers that want no messages, for all shops. It holds hashes only. What is new is announced as an
 * event of the service, in the transaction of the change. Every cell has its copy, and they come first: whoever is cut off
 * between them has not been answered, and says it again.
 */
export const createOptOuts = ({ directory, hasher, clock }: OptOutsDeps): OptOuts => {
  const change = (text: string, { phone, optedOut, source }: Change): Promise<boolean> => {
    const recipientKey = hasher.phone(phone);
    return directory.inEachCell(async (tx, cell) => {
      const changed = (await tx.query({ text, values: [recipientKey] })).length > 0;
      const origin = { tenantId: SERVICE_ID, occurredAt: clock.now(), actor: PROGRAM };
      if (changed && cell === DIRECTORY_CELL)
        tx.publish(newEvent('sms.optout', { ...origin, data: { recipientKey, optedOut, source } }));
      return changed;
    });
  };
  return {
    isOptedOut: async (phone) => {
      const text = 'select 1 from public.sms_opt_outs where phone_hash = $1';
      return (await directory.runOnce({ text, values: [hasher.phone(phone)] })).length > 0;
    },
    optOut: (phone, source) =>
      change('insert into public.sms_opt_outs (phone_hash) values ($1) on conflict do nothing returning 1 as changed', {
        phone,
        optedOut: true,
        source,
      }),
    optIn: (phone, source) =>
      change('delete from public.sms_opt_outs where phone_hash = $1 returning 1 as changed', {
        phone,
        optedOut: false,
        source,
      }),
  };
};

interface Change {
  readonly phone: string;
  readonly optedOut: boolean;
  readonly source: OptOutSource;
}
