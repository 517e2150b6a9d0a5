import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../platform/errors.ts';
import type { SecretsHasher } from '../../platform/secrets-hash.ts';
import type { Actor } from '../../tenancy/actor.ts';
import { isEasyPin, isPin } from './pin-rules.ts';
import { changeMembership, lockPinRows, type PinRow } from './pin-store.ts';
import { windowEnd, type ShopDay } from './pin-window.ts';
import type { PinsDeps } from './pins-deps.ts';

export interface PinChoice {
  readonly memberId: string;
  readonly pin: string;
  readonly reason: 'chosen' | 'changed' | 'code';
  readonly sessionTag: string;
  readonly shopDay: ShopDay;
  readonly channel: Actor['channel'];
}

/** Sets a PIN and opens the window of this session only. Throws `pin_too_easy`, also for one that was used before. */
export const choosePin = ({ directory, hasher, clock }: PinsDeps, choice: PinChoice): Promise<void> => {
  const now = clock.now();
  return directory.inDirectory(async (tx) => {
    const row = (await lockPinRows(tx, choice.memberId)).find(({ id }) => id === choice.memberId);
    if (row === undefined || row.status === 'stopped') throw new DomainError('membership_stopped');
    await refuseEasy(hasher, choice.pin, row);
    await changeMembership(tx, row.id, {
      pin_hash: await hasher.hash(choice.pin),
      previous_pin_hash: row.pin_hash,
      pin_failures: 0,
      locked_until: null,
      lock_level: 0,
      reset_code_hash: null,
      reset_code_until: null,
      reset_code_tries: 0,
      window_until: windowEnd(now, choice.shopDay),
      window_session: choice.sessionTag,
      last_used_at: now,
    });
    tx.publish(
      newEvent('auth.pin.reset', {
        tenantId: row.tenant_id,
        occurredAt: now,
        actor: { id: row.id, role: row.role, channel: choice.channel },
        data: { memberId: row.id, by: 'self', reason: choice.reason },
      }),
    );
  });
};

const refuseEasy = async (hasher: SecretsHasher, pin: string, row: PinRow): Promise<void> => {
  const easy = !isPin(pin) || isEasyPin(pin, { phone: row.phone, shopNumber: row.shop_number });
  const used = await Promise.all([row.pin_hash, row.previous_pin_hash].map((hash) => hasher.verify(pin, hash)));
  if (easy || used.some(({ matches }) => matches)) throw new DomainError('pin_too_easy');
};
