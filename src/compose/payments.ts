import { createCallbackSecret } from '../channels/callback-secret.ts';
import type { Callbacks } from '../channels/network.ts';
import type { Config } from '../config.ts';
import { createTakeNews } from '../features/payments/take-news.ts';
import { PAYMENT_PROVIDERS } from '../payments/all.ts';
import { KEEP_MS, type PaymentDesk, type PaymentProvider, type ProviderTools } from '../payments/provider.ts';
import { within } from '../platform/deadline.ts';
import type { Logger } from '../platform/logger.ts';
import type { Rejections } from '../telemetry/rejections.ts';
import type { Data } from './data.ts';

/** The providers of mobile money that the settings name. */
export const connectProviders = ({
  config,
  data,
}: {
  readonly config: Pick<Config, 'payments' | 'callbackSecrets'>;
  readonly data: Pick<Data, 'hasher' | 'clock'>;
}): readonly PaymentProvider[] => {
  const { publicUrl, providers } = config.payments;
  const base = publicUrl?.replace(/\/$/, '');
  // The newest secret, which is known longest.
  const secret = encodeURIComponent(config.callbackSecrets[0] ?? '');
  const toolsOf = (name: string): ProviderTools => ({
    callbackUrl: (path) => (base === undefined ? undefined : `${base}/callbacks/${secret}/${name}/${path}`),
    tokenOf: (ref) => data.hasher.tag('payment', name, ref),
    now: () => data.clock.now(),
  });
  return PAYMENT_PROVIDERS.flatMap(({ name, connect }) => connect(providers, toolsOf(name)) ?? []);
};

export interface PaymentCallbacksDeps {
  readonly providers: readonly PaymentProvider[];
  readonly data: Pick<Data, 'hasher' | 'clock' | 'directory' | 'inTenant'>;
  readonly rejections: Pick<Rejections, 'note'>;
  readonly logger: Logger;
}

/** What providers call, each at a desk of its own. */
export const paymentCallbacks = (deps: PaymentCallbacksDeps): readonly (readonly [name: string, Callbacks])[] =>
  deps.providers.map((provider) => [provider.name, provider.callbacks(deskOf(deps, provider.name))]);

const deskOf = ({ data, rejections, logger }: PaymentCallbacksDeps, name: string): PaymentDesk => {
  const takeNews = createTakeNews(data);
  const onRejected = (): void => {
    rejections.note({ gateway: name, reason: 'secret' });
  };
  const late = (): never => {
    throw new Error('The database did not keep a payment in time.');
  };
  return {
    onRejected,
    isToken: (ref, token) => createCallbackSecret([data.hasher.tag('payment', name, ref)])(token),
    isShop: async (shopNumber) => {
      try {
        return (await within(KEEP_MS, data.directory.byShopNumber(shopNumber), late)) !== undefined;
      } catch (error) {
        logger.error('a callback failed', { error });
        return undefined;
      }
    },
    keep: async (shopNumber, news, content) => {
      try {
        const kept = await within(KEEP_MS, takeNews(shopNumber, { news, content, now: data.clock.now() }), late);
        if (kept === 'stray') logger.warn('money came that is no shop’s', { component: name });
        return true;
      } catch (error) {
        logger.error('a callback failed', { error });
        return false;
      }
    },
  };
};
