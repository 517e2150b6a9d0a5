import type { OutgoingSms, SmsChannel } from '../channels/sms-channel.ts';
import { createBreaker, type Breaker } from '../platform/breaker.ts';
import type { Clock } from '../platform/clock.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { SmsOrder } from '../platform/sms-order.ts';
import { countryOfPhone } from '../values/phone.ts';
import { mayGoElsewhere, showsWorking, type SmsOutcome } from '../values/sms.ts';

/** The providers that may send, which of them is next for a number, and how each fares. */
export interface SmsRoutes {
  /** The provider to ask now, by name: the first for the number's country that has not been asked and answers. It is asked then. */
  readonly choose: (to: string, asked: ReadonlySet<string>) => string | undefined;
  /** Would `choose` find another? */
  readonly hasAnother: (to: string, asked: ReadonlySet<string>) => boolean;
  /** Is there one beside these, whether or not it answers now? */
  readonly knowsAnother: (to: string, beside: ReadonlySet<string>) => boolean;
  /** Hands a message over to a provider, once; never throws. */
  readonly send: (provider: string, sms: OutgoingSms) => Promise<SmsOutcome>;
  /** Hands a message over to the first that takes it, or surely to nobody but the last that was asked. */
  readonly sendByAny: (sms: OutgoingSms) => Promise<SmsOutcome>;
  readonly providers: readonly string[];
  readonly isAway: (provider: string) => boolean;
}

export interface SmsRoutesDeps {
  /** In the order in which they are asked where `order` says nothing else. */
  readonly channels: readonly SmsChannel[];
  readonly order?: SmsOrder;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'smsProviderSeconds' | 'smsProviderOutcomes'>;
  /** So many failures in a row, and a provider is left alone for a while. */
  readonly failures?: number;
}

interface Provider {
  readonly channel: SmsChannel;
  readonly breaker: Breaker;
}

/** Makes the routes of one process: what it has seen of a provider, others see for themselves. */
export const createSmsRoutes = (deps: SmsRoutesDeps): SmsRoutes => {
  const providers = createProviders(deps);
  const choice = createChoice(providers, deps.order);
  const send: SmsRoutes['send'] = async (name, sms) => {
    const provider = providers.get(name);
    if (provider === undefined) return NO_PROVIDER;
    const outcome = await call(deps.metrics, provider.channel, sms);
    provider.breaker.note(showsWorking(outcome));
    return outcome;
  };
  return {
    ...choice,
    send,
    sendByAny: createSendByAny({ ...choice, send }),
    providers: [...providers.keys()],
    isAway: (name) => providers.get(name)?.breaker.isOpen() ?? true,
  };
};

const createProviders = ({ channels, clock, failures }: SmsRoutesDeps): ReadonlyMap<string, Provider> => {
  const breakerOptions = { now: () => clock.now().getTime(), ...(failures !== undefined && { failures }) };
  return new Map(channels.map((channel) => [channel.name, { channel, breaker: createBreaker(breakerOptions) }]));
};

const createChoice = (
  providers: ReadonlyMap<string, Provider>,
  order: SmsOrder | undefined,
): Pick<SmsRoutes, 'choose' | 'hasAnother' | 'knowsAnother'> => {
  const notAsked = (to: string, asked: ReadonlySet<string>): readonly Provider[] => {
    const names = order?.countries.get(countryOfPhone(to) ?? '') ?? order?.others ?? [...providers.keys()];
    return names.flatMap((name) => (asked.has(name) ? [] : (providers.get(name) ?? [])));
  };
  return {
    choose: (to, asked) => notAsked(to, asked).find(({ breaker }) => breaker.mayCall())?.channel.name,
    knowsAnother: (to, beside) => notAsked(to, beside).length > 0,
    hasAnother: (to, asked) => notAsked(to, asked).some(({ breaker }) => breaker.isReady()),
  };
};

const createSendByAny =
  ({ choose, send }: Pick<SmsRoutes, 'choose' | 'send'>): SmsRoutes['sendByAny'] =>
  async (sms) => {
    const asked = new Set<string>();
    let outcome: SmsOutcome = NO_PROVIDER;
    for (let name = choose(sms.to, asked); name !== undefined; name = choose(sms.to, asked)) {
      asked.add(name);
      outcome = await send(name, sms);
      if (!mayGoElsewhere(outcome)) break;
    }
    return outcome;
  };

const NO_PROVIDER: SmsOutcome = { status: 'try_later', reason: 'no_provider' };

/** A channel does not throw. Should it, nobody knows how far it came; and its error may carry the key or the text. */
const CHANNEL_FAILED: SmsOutcome = { status: 'unknown', reason: 'channel_failed' };

const call = async (
  { smsProviderSeconds, smsProviderOutcomes }: SmsRoutesDeps['metrics'],
  channel: SmsChannel,
  sms: OutgoingSms,
): Promise<SmsOutcome> => {
  const done = smsProviderSeconds.startTimer({ provider: channel.name });
  const outcome = await channel.send(sms).catch(() => CHANNEL_FAILED);
  done();
  smsProviderOutcomes.inc({ provider: channel.name, outcome: outcome.status });
  return outcome;
};
