import { portOf, type Child } from './child.ts';
import type { Ground } from './ground.ts';
import { openLine } from './line.ts';
import { checkPage } from './load.ts';
import { sessionToPayment } from './sessions.ts';

export interface SessionSize {
  /** The session's own key. */
  readonly session: number;
  /** Everything that Redis keeps of this caller: session, draft, count of dials. */
  readonly caller: number;
}

/** What a live session takes in Redis on the page that asks how it is paid. */
export const measureSession = async (ground: Ground, web: Child): Promise<SessionSize> => {
  await ground.clean();
  const phone = ground.shops[0]?.sellers[1]?.phone ?? '';
  const line = await openLine(portOf(web));
  for (const { form, page } of sessionToPayment(phone)) {
    checkPage(await line.post('/callbacks/bench-on-loopback/africastalking/ussd', form), page);
  }
  line.close();
  const root = `ussd:{${ground.hasher.phone(phone)}}:`;
  // A Redis of our own with one caller in it.
  const keys = await ground.redis.keys(`${root}*`);
  const sizes = await Promise.all(keys.map(async (key) => Number(await ground.redis.memory('USAGE', key))));
  const at = keys.findIndex((key) => key.startsWith(`${root}s:`));
  return { session: sizes[at] ?? Number.NaN, caller: sizes.reduce((sum, size) => sum + size, 0) };
};
