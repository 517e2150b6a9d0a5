import { toForm } from '../../src/simulator/formats/africastalking.ts';
import { answered, pageIn, replied, startCall, type Call } from '../../src/simulator/phone-session.ts';

export const USSD_CODE = '*384*7#';
const HOP_HEADER = 'at-ussd-hop-metadata';

/** What a caller sees, and what stands in the header for whoever tests. */
export interface Screen {
  readonly status: number;
  readonly kind: string;
  readonly page: string;
  /** The header as it came: the page and, while the call goes on, the proof that it was shown. */
  readonly hop: string;
  readonly text: string;
  /** The bytes as they came. */
  readonly body: string;
}

/** Posts one turn as Africa's Talking does. */
export const postTurn = async (
  baseUrl: string,
  form: Readonly<Record<string, string>>,
  echoed?: string,
  secret = 'local',
): Promise<Screen> => {
  const response = await fetch(`${baseUrl}/callbacks/${secret}/africastalking/ussd`, {
    method: 'POST',
    headers: echoed === undefined ? {} : { [HOP_HEADER]: echoed },
    body: new URLSearchParams(form),
  });
  const body = await response.text();
  const hop = response.headers.get(HOP_HEADER) ?? '';
  return {
    status: response.status,
    kind: body.slice(0, 3),
    page: pageIn(hop) ?? '',
    hop,
    text: body.slice(4),
    body,
  };
};

/** A phone that calls the real callback. `echo: false` is a gateway that does not send our hop metadata back. */
export const ussdPhone = (baseUrl: string, phone: string, { echo = true }: { readonly echo?: boolean } = {}) => {
  let call: Call = startCall(phone, USSD_CODE);
  const turns: Call[] = [];

  const formOf = (current: Call): Record<string, string> => ({ ...toForm(current, USSD_CODE) });
  const deliver = (current: Call, url = baseUrl): Promise<Screen> =>
    postTurn(url, formOf(current), echo ? current.lastPage : undefined);
  const post = async (current: Call): Promise<Screen> => {
    turns.push(current);
    const screen = await deliver(current);
    call = answered(current, screen.hop);
    return screen;
  };
  return {
    /** Dials in a new session. */
    dial: (dialled = USSD_CODE) => post(startCall(phone, dialled)),
    /** Replies in the session. */
    send: (input: string) => post(replied(call, input)),
    /** Replies once, and the gateway delivers it to two servers at the same instant. */
    sendTwice: (input: string, otherUrl: string): Promise<readonly [Screen, Screen]> => {
      const turn = replied(call, input);
      return Promise.all([post(turn), deliver(turn, otherUrl)]);
    },
    /** A turn once more, as a gateway repeats it: the last one, or the one with this number (the first is 1). */
    repeat: (number = turns.length) => {
      const turn = turns[number - 1];
      if (turn === undefined) throw new Error(`nothing was sent as number ${number}`);
      return deliver(turn);
    },
    /** What the gateway echoes with the next key press. */
    hop: () => call.lastPage ?? '',
    /** The form that a reply would be posted with. */
    formFor: (input: string) => formOf(replied(call, input)),
  };
};

/** Presses keys one after the other and tells the pages that came. */
export const pagesOf = async (
  phone: ReturnType<typeof ussdPhone>,
  dialled: string,
  inputs: readonly string[] = [],
): Promise<readonly string[]> => {
  const pages = [(await phone.dial(dialled)).page];
  for (const input of inputs) pages.push((await phone.send(input)).page);
  return pages;
};
