import type { DeskDeps, SessionEnd } from '../../src/channels/network-desk.ts';
import { createNetworkDesk } from '../../src/channels/network-desk.ts';
import type { SmsChannel } from '../../src/channels/sms-channel.ts';
import { smpp } from '../../src/channels/smpp/network.ts';
import type { Answer, Turn } from '../../src/ussd/turn.ts';
import type { DeliveryReport, IncomingSms } from '../../src/values/sms.ts';
import { afterFile } from './after-file.ts';
import { memoryShelf } from './memory-shelf.ts';

const apology: Answer = { text: 'Sorry. NOTHING was saved.', end: true, page: 'X3' };

/** Our side of a link to an SMSC, in front of a program that is made up; notes what came through. */
export const openSmppLink = async (
  url: string,
  settings: Readonly<Record<string, string>> = {},
  more: Partial<DeskDeps> = {},
) => {
  const network = smpp.connect({ SMPP_URL: url, SMPP_SYSTEM_ID: 'kibanda', SMPP_PASSWORD: 'secret', ...settings });
  if (!network?.sms || !network.start || !network.stop) throw new Error('an address turns the link on');
  const seen = {
    reports: [] as DeliveryReport[],
    texts: [] as IncomingSms[],
    turns: [] as Turn[],
    ends: [] as SessionEnd[],
    failures: [] as unknown[],
  };
  const noting =
    <T>(list: T[]) =>
    (one: T): Promise<void> => {
      list.push(one);
      return Promise.resolve();
    };
  const desk = createNetworkDesk(network, {
    handleTurn: (turn) => {
      seen.turns.push(turn);
      return Promise.resolve({ text: 'Mama Njeri\n1. Sell', end: false, page: 'VM' });
    },
    onSessionEnd: noting(seen.ends),
    onDeliveryReport: noting(seen.reports),
    onIncomingSms: noting(seen.texts),
    onOptOut: () => Promise.resolve(),
    onRejected: () => undefined,
    onFailure: (error) => void seen.failures.push(error),
    shelf: memoryShelf(),
    code: '*384*7#',
    pageSeptets: 160,
    apologies: { nothingSaved: apology, notSure: apology },
    ...more,
  });
  await network.start(desk);
  const { stop } = network;
  afterFile(stop);
  const sms: SmsChannel = network.sms;
  let count = 0;
  const send = (text: string, to = '+254712345678') => sms.send({ id: `message ${(count += 1)}`, to, text });
  return { ...seen, send, stop };
};
