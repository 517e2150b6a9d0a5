import { DomainError } from '../../values/errors.ts';
import type { Member } from '../../tenancy/member.ts';
import { checkPin, type PinCheck, type PinVerdict } from './check-pin.ts';
import { choosePin, judgePin, type PinChoice } from './choose-pin.ts';
import { isEasyPin, isPin } from './pin-rules.ts';
import { windowEnd, type ShopDay } from './pin-window.ts';
import { findPinHash } from './pin-store.ts';
import type { PinsDeps } from './pins-deps.ts';

export type PinsService = ReturnType<typeof createPinsService>;

/** A use is written down at most this often: otherwise every key press would be a write. */
const TOUCH_MS = 5 * 60_000;

/** PINs: checked, counted and chosen, each in one transaction that holds the person's rows. */
export const createPinsService = (deps: PinsDeps) => {
  const { directory, hasher } = deps;
  return {
    /** Checks a PIN and, if it is right, opens the window. */
    check: (check: PinCheck): Promise<PinVerdict> =>
      checkPin(deps, check).then((verdict) => {
        deps.onChecked?.(verdict.result);
        return verdict;
      }),

    /** Whether this is the person's PIN: for a session that is built again. It counts nothing and opens nothing. */
    isPinOf: async (memberId: string, pin: string): Promise<boolean> => {
      const pinHash = await directory.inDirectory((tx) => findPinHash(tx, memberId), {
        member: memberId,
        readOnly: true,
      });
      return (await hasher.verify(pin, pinHash)).matches;
    },

    /** Sets a new PIN for a person who may (see choosePin). */
    choose: (choice: PinChoice): Promise<void> => choosePin(deps, choice),

    /** Judges a new PIN before it is typed again. Throws `pin_too_easy`. */
    judge: (choice: Pick<PinChoice, 'memberId' | 'pin'>): Promise<void> => judgePin(deps, choice),

    /** Hashes a first PIN, for a person who is only about to be written down. Throws `pin_too_easy`. */
    hashNew: (pin: string, phone: string): Promise<string> => {
      if (!isPin(pin) || isEasyPin(pin, { phone })) throw new DomainError('pin_too_easy');
      return hasher.hash(pin);
    },

    /** Notes that the person uses the service, which keeps an open window open. Costs nothing when noted lately. */
    touch: (member: Member, shopDay: ShopDay): Promise<void> => touch(deps, member, shopDay),
  };
};

const touch = async ({ directory, clock }: PinsDeps, member: Member, shopDay: ShopDay): Promise<void> => {
  const now = clock.now();
  if (member.lastUsedAt !== null && now.getTime() - member.lastUsedAt.getTime() < TOUCH_MS) return;
  const text = `update memberships
    set last_used_at = $2, window_until = case when window_until > $2 then $3 else window_until end
    where id = $1`;
  const values = [member.id, now, windowEnd(now, shopDay)];
  await directory.inDirectory((tx) => tx.query({ text, values }), { member: member.id });
};
