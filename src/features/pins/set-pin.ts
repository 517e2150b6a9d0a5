import { worksForOwner } from '../../tenancy/what-people-may.ts';
import type { Clock } from '../../platform/clock.ts';
import type { SecretsHasher } from '../../platform/secrets-hash.ts';
import { inDirectoryOf } from '../../tenancy/crossing.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { WelcomeMessages } from '../shops/welcome-messages.ts';
import { addNotice } from '../shops/notices.ts';
import { choosePinIn, type PinChoice } from './choose-pin.ts';
import type { SecurityMessages } from './security-messages.ts';

/**
 * Sets a PIN inside a shop's transaction and queues what goes with it: the short codes for somebody who joins (and a
 * line for the owner), a warning to everybody else. Throws as choosePinIn.
 */
export type SetPin = (tx: TenantTransaction, choice: PinChoice & { readonly stepTag: string }) => Promise<void>;

export interface SetPinDeps {
  readonly hasher: SecretsHasher;
  readonly clock: Clock;
  readonly security: SecurityMessages;
  readonly welcome: WelcomeMessages;
}

/** Makes the operation that sets PINs. */
export const createSetPin =
  ({ hasher, clock, security, welcome }: SetPinDeps): SetPin =>
  async (tx, { stepTag, ...choice }) => {
    const now = clock.now();
    const person = await inDirectoryOf(tx, (directory) => choosePinIn(directory, hasher, choice, now));
    const { id: memberId, phone, language, name } = person;
    if (choice.reason === 'chosen') {
      await welcome.codes(tx, { phone, language, reason: memberId });
      if (worksForOwner(person)) await addNotice(tx, { kind: 'joined', who: name, now });
    } else {
      await security.pinChanged(tx, { memberId, phone, language }, { now, reason: stepTag });
    }
  };
