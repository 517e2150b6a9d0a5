import type { Socket } from 'node:net';
import smpp, { type PDU, type Session } from 'smpp';

// The package reads texts by rules of its own, part by part, and takes ASCII for GSM: the octets themselves are wanted.
smpp.filters.message.decode = (octets) => octets;

/** What stands in a request or an answer, by the names of SMPP. */
export type Fields = Readonly<Record<string, string | number | Buffer>>;

/** What became of a request. `silent`: no answer in time. `lost`: the line was cut first. `unsent`: it surely never left. */
export type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly messageId: string }
  | { readonly kind: 'silent' | 'lost' | 'unsent' };

export interface RequestOptions {
  readonly ms: number;
  /** Hears the answer that comes after its time. */
  readonly onLate?: ((reply: Reply) => void) | undefined;
}

/** One connection to an SMSC. Every request has a time limit, and an end. */
export interface SmppSession {
  readonly request: (command: string, fields: Fields, options: RequestOptions) => Promise<Reply>;
  readonly answer: (request: PDU, status: number) => void;
  /** Requests whose answer is still awaited. */
  readonly open: () => number;
  /** Reads no further requests for now. */
  readonly pause: (paused: boolean) => void;
  readonly close: () => void;
  readonly destroy: () => void;
}

export interface SessionSettings {
  readonly url: string;
  readonly connectMs: number;
  readonly onRequest: (session: SmppSession, pdu: PDU) => void;
  readonly onClosed: (error: unknown) => void;
}

interface Waiting {
  readonly settle: (reply: Reply) => void;
  readonly onLate: RequestOptions['onLate'];
  readonly timer: NodeJS.Timeout;
}

const PORT = 2775;
const TLS_PORT = 3550;

const addressIn = (url: string) => {
  const { protocol, hostname, port } = new URL(url);
  const tls = protocol === 'ssmpp:';
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (tls ? TLS_PORT : PORT), tls };
};

/** Opens a connection; nobody is bound yet. It does not throw: a failure is told by `onClosed`, which comes once and last. */
export const openSession = (settings: SessionSettings): Promise<SmppSession | undefined> =>
  new Promise((resolve) => {
    const line = smpp.connect(addressIn(settings.url));
    const timer = setTimeout(() => {
      line.destroy();
    }, settings.connectMs);
    const requests = createRequests(line);
    const session = sessionOn(line, requests);
    let failure: unknown;
    // Without a listener an error ends the process; after one the session is deaf, and yet open.
    line.on('error', (error) => {
      failure ??= error;
      line.destroy();
    });
    line.on('pdu', (pdu: PDU) => {
      if (pdu.isResponse()) requests.take(pdu);
      else settings.onRequest(session, pdu);
    });
    line.once('close', () => {
      clearTimeout(timer);
      requests.lose();
      resolve(undefined);
      settings.onClosed(failure);
    });
    line.once(isTls(line.socket) ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      line.socket.setNoDelay(true);
      resolve(session);
    });
  });

const sessionOn = (line: Session, { request, open }: ReturnType<typeof createRequests>): SmppSession => ({
  request,
  open,
  answer: (pdu, status) => void sendOrNot(line, pdu.response({ command_status: status })),
  pause: (paused) => {
    if (paused) line.pause();
    else line.resume();
  },
  close: () => {
    line.close();
  },
  destroy: () => {
    line.destroy();
  },
});

const isTls = (socket: Socket): boolean => 'encrypted' in socket;

/** The package throws where a field can't be written. */
const sendOrNot = (session: Session, pdu: PDU): boolean => {
  try {
    return session.send(pdu);
  } catch {
    return false;
  }
};

const readReply = (pdu: PDU): Reply => {
  // An answer that refuses has no body.
  const id = pdu.command_status === 0 ? pdu['message_id'] : undefined;
  return { kind: 'answered', status: pdu.command_status, messageId: typeof id === 'string' ? id.trim() : '' };
};

/** The requests of a session by their sequence numbers: answers come in any order. */
const createRequests = (session: Session) => {
  const waiting = new Map<number, Waiting>();
  const late = new Map<number, Waiting['onLate']>();
  const request: SmppSession['request'] = (command, fields, { ms, onLate }) =>
    new Promise((resolve) => {
      let sequence = 0;
      const timer = setTimeout(() => {
        waiting.delete(sequence);
        if (onLate) late.set(sequence, onLate);
        resolve({ kind: 'silent' });
      }, ms);
      const pdu = pduOf(command, fields);
      if (pdu === undefined || !sendOrNot(session, pdu)) {
        clearTimeout(timer);
        resolve({ kind: 'unsent' });
        return;
      }
      sequence = pdu.sequence_number;
      waiting.set(sequence, { settle: resolve, onLate, timer });
    });
  return {
    request,
    open: () => waiting.size,
    take: (pdu: PDU): void => {
      const { sequence_number: sequence } = pdu;
      const asked = waiting.get(sequence);
      waiting.delete(sequence);
      if (asked) {
        clearTimeout(asked.timer);
        asked.settle(readReply(pdu));
        return;
      }
      late.get(sequence)?.(readReply(pdu));
      late.delete(sequence);
    },
    lose: (): void => {
      for (const { settle, timer } of waiting.values()) {
        clearTimeout(timer);
        settle({ kind: 'lost' });
      }
      waiting.clear();
      late.clear();
    },
  };
};

const pduOf = (command: string, fields: Fields): PDU | undefined => {
  try {
    return new smpp.PDU(command, fields);
  } catch {
    return undefined;
  }
};
