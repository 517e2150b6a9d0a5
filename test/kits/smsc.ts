import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import smpp, { type PDU, type Session } from 'smpp';
import { afterFile } from '../support/after-file.ts';

/** What an SMSC does with a message: takes it under an id, refuses it, says nothing, hangs up, or answers late. */
export type Treatment =
  { readonly id: string; readonly afterMs?: number } | { readonly status: number } | 'silence' | 'cut';

export interface SmscOptions {
  /** By default every message is taken, under numbers that count up. */
  readonly treat?: (submit: PDU, nth: number) => Treatment;
  readonly answersEnquire?: () => boolean;
  /** `command_status` of a bind. */
  readonly bindStatus?: () => number;
}

/** An SMSC on this machine, made of the package's own server. */
export const openSmsc = async (options: SmscOptions = {}) => {
  const submits: PDU[] = [];
  const seen = { binds: 0, unbinds: 0, enquiries: 0 };
  const { treat = (_submit: PDU, nth: number): Treatment => ({ id: String(1000 + nth) }) } = options;
  let bound: Session | undefined;
  let lastBind: PDU | undefined;

  const submitted = (session: Session, pdu: PDU): void => {
    submits.push(pdu);
    const treatment = treat(pdu, submits.length);
    if (treatment === 'silence') return;
    if (treatment === 'cut') {
      session.destroy();
      return;
    }
    if ('status' in treatment) {
      session.send(pdu.response({ command_status: treatment.status }));
      return;
    }
    const answer = (): void => void session.send(pdu.response({ message_id: treatment.id }));
    if (treatment.afterMs === undefined) answer();
    else setTimeout(answer, treatment.afterMs);
  };
  const bind = (session: Session, pdu: PDU): void => {
    seen.binds += 1;
    lastBind = pdu;
    const status = options.bindStatus?.() ?? 0;
    session.send(pdu.response({ command_status: status, system_id: 'smsc' }));
    if (status === 0) bound = session;
  };
  const requests: Readonly<Record<string, (session: Session, pdu: PDU) => void>> = {
    bind_transceiver: bind,
    submit_sm: submitted,
    enquire_link: (session, pdu) => {
      seen.enquiries += 1;
      if (options.answersEnquire?.() ?? true) session.send(pdu.response());
    },
    unbind: (session, pdu) => {
      seen.unbinds += 1;
      session.send(pdu.response());
      session.close();
    },
  };
  const server = smpp.createServer((session) => {
    session.on('error', () => {
      session.destroy();
    });
    session.on('close', () => {
      if (bound === session) bound = undefined;
    });
    session.on('pdu', (pdu: PDU) => {
      requests[pdu.command]?.(session, pdu);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    for (const session of server.sessions) session.destroy();
    server.close();
    return Promise.resolve();
  };
  afterFile(close);

  /** Sends a request of the SMSC's, and answers the status that it was answered with. */
  const ask = (command: string, fields: Readonly<Record<string, unknown>> = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const session = bound;
      if (session === undefined) {
        reject(new Error('nobody is bound'));
        return;
      }
      const request = new smpp.PDU(command, fields);
      const hear = (pdu: PDU): void => {
        if (!pdu.isResponse() || pdu.sequence_number !== request.sequence_number) return;
        session.off('pdu', hear);
        resolve(pdu.command_status);
      };
      session.on('pdu', hear);
      session.send(request);
    });
  return {
    url: `smpp://127.0.0.1:${port}`,
    port,
    submits,
    seen,
    lastBind: () => lastBind,
    isBound: () => bound !== undefined,
    ask,
    deliver: (fields: Readonly<Record<string, unknown>>) => ask('deliver_sm', fields),
    cut: () => bound?.destroy(),
    close,
  };
};

export type Smsc = Awaited<ReturnType<typeof openSmsc>>;
