import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { NetworkDesk, UssdLimits } from './network-desk.ts';
import type { SmsChannel } from './sms-channel.ts';

/** How a callback brings what it says: in the body of a POST, or behind the address. */
export type Carrier = 'form' | 'json' | 'xml' | 'query';

type CallbackMethod = 'POST' | 'GET' | 'PUT';

/** One address that a network calls, `/callbacks/<secret>/<network>/<path>`. */
export interface Callback {
  /** Several where it is not known, or not settled, by which it is called. */
  readonly method: CallbackMethod | readonly CallbackMethod[];
  readonly carrier: Carrier;
  /** Undefined when the request can't be read at all: 400 with an empty body. A throw is 500. */
  readonly answer: (request: CallbackRequest) => Promise<CallbackAnswer | undefined>;
}

export interface CallbackRequest {
  /** Fields of a form or of a query, a JSON value, or the text of an XML document: to be parsed by a schema. */
  readonly content: unknown;
  readonly headers: IncomingHttpHeaders;
  /** What stands in the address where the path has `:name`; empty for a name that it has not. */
  readonly part: (name: string) => string;
}

export interface CallbackAnswer {
  /** 200 by default. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Empty by default. */
  readonly body?: string;
}

/** By the path behind the network's name: `ussd`, `delivery-reports`, `session/:id/start`. */
export type Callbacks = Readonly<Record<string, Callback>>;

/** A phone network as the program uses it, whatever its transport. */
export interface Network {
  /** In its addresses, in the ledger of messages and in every figure. Sessions and ids of two networks never meet. */
  readonly name: string;
  /** Absent on a network without calls. */
  readonly ussd?: UssdLimits;
  /** Absent on a network that sends no SMS for us. */
  readonly sms?: SmsChannel | undefined;
  /** What it calls over HTTP. */
  readonly callbacks?: (desk: NetworkDesk) => Callbacks;
  /** For a network that is a connection: opens it in each process that answers callers or sends. It does not wait for the peer. */
  readonly start?: (desk: NetworkDesk) => Promise<void>;
  /** Closes the connection, once nothing is sent any more. */
  readonly stop?: () => Promise<void>;
}

/** A network as the list of networks holds it. */
export interface NetworkDefinition {
  readonly name: string;
  /** Its variables, each with its default, as they stand in the environment. */
  readonly settings: z.ZodObject;
  /** The network; undefined when its settings say that there is none. @throws ZodError for settings that its schema refuses */
  readonly connect: (set: Readonly<Record<string, string>>) => Network | undefined;
}

/** Describes a network: its settings are read by its own schema. */
export const defineNetwork = <S extends z.ZodObject>(network: {
  readonly name: string;
  readonly settings: S;
  readonly connect: (settings: z.output<S>) => Omit<Network, 'name'> | undefined;
}): NetworkDefinition => ({
  name: network.name,
  settings: network.settings,
  connect: (set) => {
    const connected = network.connect(network.settings.parse(set));
    return connected && { name: network.name, ...connected };
  },
});
