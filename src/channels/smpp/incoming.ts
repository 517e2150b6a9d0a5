import { createHash, randomUUID } from 'node:crypto';
import type { PDU } from 'smpp';
import { parseCaller } from '../../values/phone.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { countryOf, readNumber } from './addresses.ts';
import { alphabetOf, decodeText } from './alphabet.ts';
import { has, numberIn, textIn } from './fields.ts';
import { createReceiptFold, type ReceiptFold } from './fold.ts';
import type { TakeMessage } from './link.ts';
import { createLongTexts, readPart, type JoinedText, type LongTexts } from './long-texts.ts';
import { isReceipt, readReceipt } from './receipt.ts';
import type { SmppSettings } from './settings.ts';
import { COME_AGAIN, ROK } from './statuses.ts';

export interface IncomingDeps {
  readonly name: string;
  readonly settings: SmppSettings;
  readonly desk: Pick<NetworkDesk, 'onDeliveryReport' | 'onIncomingSms' | 'onFailure' | 'shelf'>;
  /** Names the present connection. */
  readonly connection: () => string;
  /** Takes what belongs to a call. */
  readonly takeUssd: (pdu: PDU) => void;
}

interface IncomingParts extends IncomingDeps {
  readonly fold: ReceiptFold;
  readonly texts: LongTexts;
}

/** A text of which parts are missing is taken as it is after this. */
const PATIENCE_MS = 120_000;
/** An SMSC that heard no answer brings a message again over its next connection. */
const AGAIN_SECONDS = 60;

export const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);

/** What an SMSC brings: receipts, SMS and key presses. Answered when it is written down; a failure of ours makes it come again. */
export const createIncoming = (deps: IncomingDeps): TakeMessage => {
  const { desk, name } = deps;
  const { shelf } = desk;
  const parts: IncomingParts = {
    ...deps,
    fold: createReceiptFold({ provider: name, shelf, onDeliveryReport: desk.onDeliveryReport }),
    texts: createLongTexts({
      shelf,
      patienceMs: PATIENCE_MS,
      onIncomplete: (key, text) => {
        giveSms(parts, readSender(key), text).catch(desk.onFailure);
      },
    }),
  };
  return async (pdu) => {
    try {
      if (has(pdu, 'ussd_service_op')) deps.takeUssd(pdu);
      else if (isReceipt(pdu)) await takeReceipt(parts, pdu);
      else await takeSms(parts, pdu);
      return ROK;
    } catch (error) {
      desk.onFailure(error);
      return COME_AGAIN;
    }
  };
};

const takeReceipt = async ({ fold, settings, desk }: IncomingParts, pdu: PDU): Promise<void> => {
  const receipt = readReceipt(pdu, settings.SMPP_IDS);
  if (receipt === undefined) {
    // Refused it would come for ever.
    desk.onFailure(new Error('a receipt could not be read'));
    return;
  }
  const phone = readNumber(textIn(pdu, 'source_addr'), numberIn(pdu, 'source_addr_ton'), countryOf(settings));
  await fold.take(receipt, phone ?? '');
};

/** From whom, to whom and in which coding: what parts of one text have in common, as it is written on the shelf. */
interface Sender {
  readonly from: string;
  readonly to: string;
  readonly coding: number;
}

const keyOf = (name: string, { from, to, coding }: Sender): string => `${name}:text:${from}:${to}:${coding}`;
const readSender = (key: string): Sender => {
  const [, , from = '', to = '', coding] = key.split(':');
  return { from, to, coding: Number(coding) };
};

const takeSms = async (parts: IncomingParts, pdu: PDU): Promise<void> => {
  const { settings, texts, name } = parts;
  const from = readNumber(textIn(pdu, 'source_addr'), numberIn(pdu, 'source_addr_ton'), countryOf(settings));
  // Operators and banks write under names.
  if (from === undefined) return;
  const sender = {
    from,
    to: textIn(pdu, 'destination_addr').replaceAll(':', ''),
    coding: numberIn(pdu, 'data_coding'),
  };
  const part = readPart(pdu);
  const text = await texts.add(keyOf(name, sender), part);
  if (text === undefined) return;
  if (part.of !== undefined) return giveSms(parts, sender, text);
  const place = `${name}:sms:${digest(keyOf(name, sender), text.octets.toString('base64'))}`;
  const known = await named(parts, place, text);
  try {
    await giveSms(parts, sender, known);
  } catch (error) {
    // It will be brought again, here or elsewhere.
    await parts.desk.shelf.put(place, `nowhere ${known.id}`, AGAIN_SECONDS);
    throw error;
  }
};

/** One that comes again over another connection, or because we did not take it, is the same, and has the same id. */
const named = async ({ desk, connection }: IncomingParts, place: string, text: JoinedText): Promise<JoinedText> => {
  const here = connection();
  const [there, known] = (await desk.shelf.get(place))?.split(' ') ?? [];
  const id = known !== undefined && there !== here ? known : randomUUID();
  await desk.shelf.put(place, `${here} ${id}`, AGAIN_SECONDS);
  return { ...text, id };
};

const giveSms = (
  { desk, name, settings }: IncomingParts,
  { from, to, coding }: Sender,
  text: JoinedText,
): Promise<void> => {
  const alphabet = alphabetOf(coding, { zero: settings.SMPP_ZERO_IS, one: settings.SMPP_ONE_IS });
  return desk.onIncomingSms({
    provider: name,
    id: text.id,
    from: parseCaller(from) ?? from,
    to,
    text: decodeText(text.octets, alphabet),
  });
};
