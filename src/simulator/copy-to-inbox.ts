import type { Clock } from '../platform/clock.ts';
import type { SmsChannel } from '../channels/sms-channel.ts';
import type { SimulatorInbox } from './inbox.ts';

export interface CopyToInboxDeps {
  readonly inbox: SimulatorInbox;
  readonly clock: Clock;
  readonly sender: string;
}

/** Shows what a real network accepted in the simulator's inbox, too. A copy that fails changes nothing. */
export const copyToInbox = (channel: SmsChannel, { inbox, clock, sender }: CopyToInboxDeps): SmsChannel => ({
  name: channel.name,
  send: async (sms) => {
    const outcome = await channel.send(sms);
    if (outcome.status === 'accepted') {
      const { id, to, text } = sms;
      await inbox.deliver({ id, to, from: sender, text, sentAt: clock.now().toISOString() }).catch(() => undefined);
    }
    return outcome;
  },
});
