import { setTimeout as wait } from 'node:timers/promises';
import type { PDU } from 'smpp';
import { createBackOff } from '../../platform/back-off.ts';
import { createPace, type Pace } from './pace.ts';
import { openSession, type Fields, type Reply, type SmppSession } from './session.ts';
import type { SmppSettings } from './settings.ts';
import { INVALID_COMMAND, isThrottled, ROK } from './statuses.ts';

/** What the link does with what comes in: the status that answers it. It does not throw. */
export type TakeMessage = (pdu: PDU) => Promise<number>;

export interface LinkHandlers {
  readonly onMessage: TakeMessage;
  readonly onFailure: (error: unknown) => void;
}

/** `late`: the request never got its turn, so it surely was not sent. */
export type Submitted = Reply | { readonly kind: 'late' };

export interface SubmitOptions {
  /** When the whole must be over, in terms of `performance.now`. */
  readonly until: number;
  /** Before what waits already: somebody is on the line. */
  readonly urgent?: boolean;
  readonly onLate?: ((reply: Reply) => void) | undefined;
}

/** A link to an SMSC that comes back by itself. */
export interface Link {
  readonly open: (handlers: LinkHandlers) => void;
  /** Takes nothing more, waits a little for answers, and says goodbye. */
  readonly close: () => Promise<void>;
  /** Sends a message, once, except that one which was refused as too fast waits and goes again. */
  readonly submit: (fields: Fields, options: SubmitOptions) => Promise<Submitted>;
  readonly isUp: () => boolean;
  /** Names the present connection among all that any process has had. */
  readonly connection: () => string;
}

const CONNECT_MS = 10_000;
const BIND_MS = 10_000;
/** How long answers are waited for before a link is given up in order. */
const DRAIN_MS = 3000;
const UNBIND_MS = 2000;
/** The share of the time that an answer has at least: a request that would have less is not sent. */
const LEAST_SHARE = 0.4;
/** Requests of the SMSC at work at a time; more are not read. */
const MOST_AT_WORK = 200;
const VERSION = 0x34;

export const createLink = (settings: SmppSettings & { readonly SMPP_URL: string }): Link => {
  const pace = createPace({ window: settings.SMPP_WINDOW, perSecond: settings.SMPP_PER_SECOND });
  const line: Line = { session: undefined, isUp: false, isStopping: false, connections: 0 };
  const stopped = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    open: (handlers) => {
      running = keepUp({ settings, handlers, pace, line, stopped: stopped.signal });
    },
    close: async () => {
      line.isStopping = true;
      pace.open(false);
      if (line.session) await leave(line.session);
      stopped.abort();
      await running;
    },
    submit: createSubmit(pace, line, settings.SMPP_ANSWER_SECONDS * 1000 * LEAST_SHARE),
    isUp: () => line.isUp,
    connection: () => `${process.pid}-${line.connections}`,
  };
};

interface Line {
  session: SmppSession | undefined;
  isUp: boolean;
  isStopping: boolean;
  connections: number;
}

interface LinkParts {
  readonly settings: SmppSettings & { readonly SMPP_URL: string };
  readonly handlers: LinkHandlers;
  readonly pace: Pace;
  readonly line: Line;
  readonly stopped: AbortSignal;
}

const throttledFor = createBackOff(500, 8000);

const createSubmit = (pace: Pace, line: Line, leastMs: number): Link['submit'] => {
  let throttles = 0;
  const once = async (fields: Fields, { until, onLate }: SubmitOptions): Promise<Submitted> => {
    try {
      if (line.session === undefined) return { kind: 'unsent' };
      return await line.session.request('submit_sm', fields, { ms: until - performance.now(), onLate });
    } finally {
      pace.leave();
    }
  };
  return async (fields, options) => {
    const { until, urgent = false } = options;
    for (let again = false; ; again = true) {
      if (line.isStopping) return { kind: 'late' };
      if (!(await pace.enter({ until: until - leastMs, first: urgent || again }))) return { kind: 'late' };
      const reply = await once(fields, options);
      if (reply.kind !== 'answered') return reply;
      if (!isThrottled(reply.status)) {
        throttles = 0;
        return reply;
      }
      throttles += 1;
      pace.hold(throttledFor(throttles));
      if (performance.now() > until - leastMs) return reply;
    }
  };
};

const reconnectAfter = createBackOff(500, 30_000);
/** A connection that lasted so long was a good one. */
const STEADY_MS = 60_000;

/** Connects, binds and stays, again and again, until it is stopped. */
const keepUp = async (parts: LinkParts): Promise<void> => {
  const { stopped, handlers } = parts;
  for (let failures = 1; !stopped.aborted; failures += 1) {
    const began = performance.now();
    const failure = await runOnce(parts);
    if (isOver(stopped)) return;
    if (performance.now() - began > STEADY_MS) failures = 1;
    handlers.onFailure(new Error('the SMPP link is down', { cause: failure }));
    await wait(reconnectAfter(failures), undefined, { signal: stopped }).catch(() => undefined);
  }
};

/** Asked anew each time: it changes while we wait. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

/** One connection from beginning to end; answers why it ended. */
const runOnce = async (parts: LinkParts): Promise<unknown> => {
  const { settings, line } = parts;
  const closed = Promise.withResolvers<unknown>();
  const session = await openSession({
    url: settings.SMPP_URL,
    connectMs: CONNECT_MS,
    onRequest: createTake(parts),
    onClosed: closed.resolve,
  });
  if (session === undefined) return closed.promise;
  line.connections += 1;
  const refused = await bind(session, settings);
  if (refused !== undefined || isOver(parts.stopped)) session.destroy();
  else await stay(parts, session, closed.promise);
  return refused ?? closed.promise;
};

/** Lets messages through until the connection is closed. */
const stay = async ({ settings, line, pace }: LinkParts, session: SmppSession, closed: Promise<unknown>) => {
  line.session = session;
  line.isUp = true;
  pace.open(!line.isStopping);
  const asking = setInterval(() => void keepAlive(session, settings), settings.SMPP_ENQUIRE_SECONDS * 1000);
  await closed;
  clearInterval(asking);
  pace.open(false);
  line.isUp = false;
  line.session = undefined;
};

/** Undefined when we are bound, else why not. */
const bind = async (session: SmppSession, settings: SmppSettings): Promise<Error | undefined> => {
  const fields = {
    system_id: settings.SMPP_SYSTEM_ID,
    password: settings.SMPP_PASSWORD,
    system_type: settings.SMPP_SYSTEM_TYPE,
    interface_version: VERSION,
  };
  const reply = await session.request('bind_transceiver', fields, { ms: BIND_MS });
  if (reply.kind === 'answered' && reply.status === ROK) return undefined;
  const what = reply.kind === 'answered' ? `with status 0x${reply.status.toString(16)}` : `: ${reply.kind}`;
  return new Error(`the SMSC did not let us bind ${what}`);
};

/** A peer that does not answer is gone, whatever the socket says. */
const keepAlive = async (session: SmppSession, { SMPP_ANSWER_SECONDS }: SmppSettings): Promise<void> => {
  const reply = await session.request('enquire_link', {}, { ms: SMPP_ANSWER_SECONDS * 1000 });
  if (reply.kind !== 'answered') session.destroy();
};

const drain = async (session: SmppSession): Promise<void> => {
  const until = performance.now() + DRAIN_MS;
  while (session.open() > 0 && performance.now() < until) await wait(20);
};

const leave = async (session: SmppSession): Promise<void> => {
  await drain(session);
  await session.request('unbind', {}, { ms: UNBIND_MS });
  session.destroy();
};

/** Answers what the SMSC asks: the package answers nothing by itself. */
const createTake = ({ handlers, pace }: LinkParts) => {
  let atWork = 0;
  const takeMessage = async (session: SmppSession, pdu: PDU): Promise<void> => {
    atWork += 1;
    if (atWork === MOST_AT_WORK) session.pause(true);
    session.answer(pdu, await handlers.onMessage(pdu));
    atWork -= 1;
    if (atWork === MOST_AT_WORK - 1) session.pause(false);
  };
  return (session: SmppSession, pdu: PDU): void => {
    switch (pdu.command) {
      case 'deliver_sm':
      case 'data_sm':
        void takeMessage(session, pdu);
        return;
      case 'enquire_link':
        session.answer(pdu, ROK);
        return;
      case 'unbind':
        session.answer(pdu, ROK);
        pace.open(false);
        void drain(session)
          .then(session.close)
          .then(() => wait(UNBIND_MS))
          .then(session.destroy);
        return;
      case 'alert_notification':
        // Has no answer.
        return;
      default:
        session.answer(pdu, INVALID_COMMAND);
    }
  };
};
