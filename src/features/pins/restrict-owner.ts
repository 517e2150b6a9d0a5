import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import { may } from '../../tenancy/what-people-may.ts';
import { RESTRICTED_MS } from './choose-pin.ts';
import { changeMembership, findPlacesOfUser } from './pin-store.ts';

/** For a day an owner who came in by a code that SMS brought can sell, and no more: in every shop of theirs. */
export const restrictOwner = async (tx: DirectoryTransaction, userId: string, now: Date): Promise<void> => {
  const places = await findPlacesOfUser(tx, userId);
  const until = new Date(now.getTime() + RESTRICTED_MS);
  for (const place of places.filter((one) => may(one, 'pin.reset_by_sms'))) {
    await changeMembership(tx, place.id, { restricted_until: until });
  }
};
