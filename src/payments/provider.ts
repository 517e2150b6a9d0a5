import type { z } from 'zod';
import type { Callbacks } from '../channels/network.ts';
import type { PaymentNews, PaymentRequest, QueryOutcome, RequestOutcome } from '../values/mobile-money.ts';

/** Providers must have an answer within half a second; what is not kept by then comes again. */
export const KEEP_MS = 450;

/** What the program does with what providers tell. */
export interface PaymentDesk {
  /**
   * Keeps what was told, before the provider is answered. True: it is kept, now or before; false: it could not be, and is to
   * come again. It never throws, and answers within half a second.
   * @param shopNumber whose it is; undefined when the provider's words name no shop
   */
  readonly keep: (shopNumber: string | undefined, news: PaymentNews, content: unknown) => Promise<boolean>;
  /** Whether there is a shop with this number; undefined when nobody can say right now. */
  readonly isShop: (shopNumber: string) => Promise<boolean | undefined>;
  /** Whether the token in the address is the one that was given out with this reference. */
  readonly isToken: (ref: string, token: string) => boolean;
  readonly onRejected: () => void;
}

/** What a provider is given to connect with. */
export interface ProviderTools {
  /** The address that the provider is to call, at one of its callback paths; undefined where none was set. */
  readonly callbackUrl: (path: string) => string | undefined;
  /** Proves that we gave this reference out. */
  readonly tokenOf: (ref: string) => string;
  readonly now: () => Date;
}

/** A provider of mobile money as the program uses it. */
export interface PaymentProvider {
  /** In its addresses, in the ledger and in every figure. */
  readonly name: string;
  /** Its amounts are in this currency. */
  readonly currency: string;
  /** What it calls over HTTP, under `/callbacks/<secret>/<name>/`. */
  readonly callbacks: (desk: PaymentDesk) => Callbacks;
  /** Absent where customers can't be asked to pay, and only pay by themselves. */
  readonly collect?: Collecting | undefined;
}

/** How customers are asked to pay. Nothing here throws; what is not known is said to be so within `ANSWER_MS` and a little. */
export interface Collecting {
  /** What every amount is a multiple of, in minor units. */
  readonly stepMinor: number;
  readonly newRef: (shopNumber: string) => string;
  /** Asks, once: whoever calls it never does so again for the same reference. */
  readonly request: (request: PaymentRequest) => Promise<RequestOutcome>;
  readonly query: (asked: { readonly ref: string; readonly askRef: string | null }) => Promise<QueryOutcome>;
}

/** A provider as the list of providers holds it. */
export interface ProviderDefinition {
  readonly name: string;
  /** Its variables, each with its default, as they stand in the environment. */
  readonly settings: z.ZodObject;
  /** The provider; undefined when its settings say that there is none. @throws ZodError for settings that its schema refuses */
  readonly connect: (set: Readonly<Record<string, string>>, tools: ProviderTools) => PaymentProvider | undefined;
}

/** Describes a provider: its settings are read by its own schema. */
export const defineProvider = <S extends z.ZodObject>(provider: {
  readonly name: string;
  readonly settings: S;
  readonly connect: (settings: z.output<S>, tools: ProviderTools) => Omit<PaymentProvider, 'name'> | undefined;
}): ProviderDefinition => ({
  name: provider.name,
  settings: provider.settings,
  connect: (set, tools) => {
    const connected = provider.connect(provider.settings.parse(set), tools);
    return connected && { name: provider.name, ...connected };
  },
});
