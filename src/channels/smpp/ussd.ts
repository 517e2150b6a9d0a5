import { randomUUID } from 'node:crypto';
import type { PDU } from 'smpp';
import { toGsm7 } from '../../values/gsm7.ts';
import type { Answer, LastInput } from '../../ussd/turn.ts';
import { splitInputs, type NetworkDesk } from '../network-desk.ts';
import { countryOf, readNumber } from './addresses.ts';
import { alphabetOf, decodeText, encodeGsm7 } from './alphabet.ts';
import { has, messageIn, numberIn, octetsIn, textIn } from './fields.ts';
import { digest } from './incoming.ts';
import type { Link } from './link.ts';
import type { Fields } from './session.ts';
import type { SmppSettings } from './settings.ts';

/** `ussd_service_op`: what the caller's phone does, and what ours does. */
const DIALLED = 1;
const PRESSED = 18;
const ASK = 2;
/** The caller hung up, as two vendors say it. */
const HUNG_UP = new Set([0x81, 0x80]);

/** How long a key press is worth an answer. */
export const USSD_DEADLINE_MS = 3900;
const CALL_SECONDS = 600;
/** A dial that comes again in this time is the same dial. */
const SAME_DIAL_MS = 3000;

export interface UssdOverSmppDeps {
  readonly name: string;
  readonly settings: SmppSettings & { readonly SMPP_USSD_CODE: string };
  readonly link: Pick<Link, 'submit'>;
  readonly desk: Pick<NetworkDesk, 'answer' | 'onSessionEnd' | 'onFailure' | 'shelf'>;
}

/** Takes what belongs to calls. The keys of one caller are taken one after the other: each follows the page before it. */
export const createTakeUssd = (deps: UssdOverSmppDeps): ((pdu: PDU) => void) => {
  const busy = new Map<string, Promise<void>>();
  return (pdu) => {
    const caller = textIn(pdu, 'source_addr');
    const turn = (busy.get(caller) ?? Promise.resolve()).then(() => take(deps, pdu)).catch(deps.desk.onFailure);
    busy.set(caller, turn);
    void turn.then(() => {
      if (busy.get(caller) === turn) busy.delete(caller);
    });
  };
};

const take = (deps: UssdOverSmppDeps, pdu: PDU): Promise<void> => {
  const operation = numberIn(pdu, 'ussd_service_op');
  if (HUNG_UP.has(operation) || isLast(pdu)) return endCall(deps, pdu);
  if (operation === DIALLED) return answer(deps, pdu, 'dial');
  // Anything else confirms a page that asked for nothing.
  return operation === PRESSED ? answer(deps, pdu, 'key') : Promise.resolve();
};

const LAST_BIT = 1;
const isLast = (pdu: PDU): boolean => ((octetsIn(pdu, 'its_session_info')[1] ?? 0) & LAST_BIT) !== 0;

/** What the network calls this call: comes again with the next caller, or the same, before long. */
const referenceOf = (pdu: PDU, { SMPP_USSD_SESSION }: SmppSettings): string => {
  if (SMPP_USSD_SESSION === 'reference') return String(numberIn(pdu, 'user_message_reference'));
  const [first = 0, second = 0] = octetsIn(pdu, 'its_session_info');
  return SMPP_USSD_SESSION === 'its-fifteen' ? String((first << 7) | (second >> 1)) : String(first);
};

/** The network's own number for this key press, where it counts. */
const countOf = (pdu: PDU, { SMPP_USSD_SESSION }: SmppSettings): Pick<LastInput, 'sequence'> =>
  SMPP_USSD_SESSION === 'its-counted' ? { sequence: (octetsIn(pdu, 'its_session_info')[1] ?? 0) >> 1 } : {};

const placeOf = ({ name, settings }: UssdOverSmppDeps, pdu: PDU): string =>
  `${name}:call:${digest(textIn(pdu, 'source_addr'), referenceOf(pdu, settings))}`;

/** A name that no other call has, kept for as long as a call may last. */
const beginCall = async (deps: UssdOverSmppDeps, place: string, dialled: string): Promise<string> => {
  const { shelf } = deps.desk;
  const [known, at, before] = (await shelf.get(place))?.split(' ') ?? [];
  if (known !== undefined && before === digest(dialled) && Date.now() - Number(at) < SAME_DIAL_MS) return known;
  const id = randomUUID();
  await shelf.put(place, `${id} ${Date.now()} ${digest(dialled)}`, CALL_SECONDS);
  return id;
};

/** A key of a call that nobody knows any more belongs to a call that is over. */
const knownCall = async ({ desk }: UssdOverSmppDeps, place: string): Promise<string> =>
  (await desk.shelf.get(place))?.split(' ')[0] ?? place;

const typedIn = (pdu: PDU, { SMPP_ZERO_IS, SMPP_ONE_IS }: SmppSettings): string =>
  decodeText(messageIn(pdu), alphabetOf(numberIn(pdu, 'data_coding'), { zero: SMPP_ZERO_IS, one: SMPP_ONE_IS })).trim();

/** What was dialled stands in the text, or is the number that the message is to. */
const DIALLED_STRING = /^\*[\d*]+#?$/;
const dialledIn = (typed: string, pdu: PDU): string =>
  [typed, textIn(pdu, 'destination_addr')].find((text) => DIALLED_STRING.test(text)) ?? '';

const answer = async (deps: UssdOverSmppDeps, pdu: PDU, what: 'dial' | 'key'): Promise<void> => {
  const { desk, settings } = deps;
  const until = performance.now() + USSD_DEADLINE_MS;
  const number = textIn(pdu, 'source_addr');
  const typed = typedIn(pdu, settings);
  const dialled = what === 'dial' ? dialledIn(typed, pdu) : '';
  const place = placeOf(deps, pdu);
  const next = what === 'dial' ? [] : splitInputs(typed);
  const page = await desk.answer({
    sessionId: what === 'dial' ? await beginCall(deps, place, dialled) : await knownCall(deps, place),
    phone: readNumber(number, numberIn(pdu, 'source_addr_ton'), countryOf(settings)) ?? number,
    dialled,
    inputs: next && { next, ...countOf(pdu, settings) },
    echo: undefined,
  });
  await show(deps, pdu, { page, until });
};

const endCall = (deps: UssdOverSmppDeps, pdu: PDU): Promise<void> => {
  const { desk, name, settings } = deps;
  const number = textIn(pdu, 'source_addr');
  const phone = readNumber(number, numberIn(pdu, 'source_addr_ton'), countryOf(settings)) ?? '';
  return knownCall(deps, placeOf(deps, pdu)).then((sessionId) =>
    desk.onSessionEnd({ gateway: name, sessionId, phone, status: 'incomplete' }),
  );
};

/** The call's own name goes back as it came, with the sign of the end on the last page. */
const sessionFields = (pdu: PDU, isEnd: boolean): Fields => {
  const its = Buffer.from(octetsIn(pdu, 'its_session_info'));
  if (its.length === 2 && isEnd) its[1] = (its[1] ?? 0) | LAST_BIT;
  return {
    ...(its.length === 0 ? {} : { its_session_info: its }),
    ...(has(pdu, 'user_message_reference') ? { user_message_reference: numberIn(pdu, 'user_message_reference') } : {}),
  };
};

interface Shown {
  readonly page: Answer;
  readonly until: number;
}

/** The time that the SMSC has to take a page once the turn is over. */
const TAKEN_MS = 4000;

const show = async ({ settings, link, desk }: UssdOverSmppDeps, pdu: PDU, { page, until }: Shown): Promise<void> => {
  const fields = {
    ...sessionFields(pdu, page.end),
    source_addr_ton: numberIn(pdu, 'dest_addr_ton'),
    source_addr_npi: numberIn(pdu, 'dest_addr_npi'),
    source_addr: textIn(pdu, 'destination_addr'),
    dest_addr_ton: numberIn(pdu, 'source_addr_ton'),
    dest_addr_npi: numberIn(pdu, 'source_addr_npi'),
    destination_addr: textIn(pdu, 'source_addr'),
    // Without it the phone gets an SMS.
    ussd_service_op: page.end ? settings.SMPP_USSD_LAST_OP : ASK,
    data_coding: settings.SMPP_USSD_CODING,
    registered_delivery: 0,
    short_message: encodeGsm7(toGsm7(page.text)),
  };
  const reply = await link.submit(fields, { until: until + TAKEN_MS, urgent: true });
  if (reply.kind !== 'answered' || reply.status !== 0)
    desk.onFailure(new Error(`a page was not taken: ${reply.kind === 'answered' ? reply.status : reply.kind}`));
};
