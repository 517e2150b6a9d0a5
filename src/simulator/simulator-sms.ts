import type { Clock } from '../platform/clock.ts';
import type { DeliveryReport } from '../values/sms.ts';
import type { SmsChannel } from '../channels/sms-channel.ts';
import type { SimulatorInbox } from './inbox.ts';

export interface SimulatorSmsDeps {
  readonly inbox: SimulatorInbox;
  readonly clock: Clock;
  /** Who the SMS seems to come from. */
  readonly sender: string;
  /** Told that the message arrived, a moment later, as a real network would. */
  readonly onReport?: (report: DeliveryReport) => Promise<void>;
}

const NAME = 'simulator';
const DELIVERY_MS = 300;

/** A network whose only phones are those of the simulator: every SMS arrives in its inbox. */
export const createSimulatorSms = ({ inbox, clock, sender, onReport }: SimulatorSmsDeps): SmsChannel => ({
  name: NAME,
  send: async ({ id, to, text }) => {
    const providerId = `sim-${id}`;
    try {
      await inbox.deliver({ id, to, from: sender, text, sentAt: clock.now().toISOString() });
    } catch {
      return { status: 'try_later', reason: 'inbox_away' };
    }
    if (onReport) {
      const report = { provider: NAME, providerId, phone: to, state: 'delivered' } as const;
      setTimeout(() => void onReport(report).catch(() => undefined), DELIVERY_MS).unref();
    }
    return { status: 'accepted', providerId };
  },
});
