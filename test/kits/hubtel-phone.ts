import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** What Hubtel posts for a key press. */
export interface HubtelRequest {
  readonly Type: string;
  readonly Message: string;
  readonly Mobile: string;
  readonly SessionId: string;
  readonly ServiceCode: string;
  readonly Operator: string;
  readonly Platform: string;
  readonly Sequence?: number | string;
  readonly ClientState?: string;
}

/** What the caller sees, and what Hubtel keeps for the next request. */
export interface HubtelScreen {
  readonly status: number;
  readonly type: string;
  readonly page: string;
  readonly text: string;
  readonly clientState: string;
  /** The bytes as they came. */
  readonly body: string;
}

export interface HubtelHabits {
  readonly code?: string;
  readonly secret?: string;
  /** How it numbers its requests; it need not. */
  readonly sequence?: 'number' | 'text' | 'none';
  /** Whether it gives our state back. */
  readonly givesState?: boolean;
}

/** As strictly as Hubtel reads it. */
const answer = z.strictObject({
  sessionId: z.string(),
  type: z.enum(['Response', 'Release']),
  message: z.string(),
  clientState: z.string(),
  label: z.string(),
  dataType: z.enum(['input', 'display']),
  fieldType: z.literal('text'),
});

/** Posts a body as Hubtel would, whatever it is. */
export const postHubtel = async (baseUrl: string, body: string, secret = 'local'): Promise<HubtelScreen> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${baseUrl}/callbacks/${secret}/hubtel/ussd`, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status !== 200) {
    return { status: response.status, type: '', page: '', text: '', clientState: '', body: text };
  }
  const { type, message, clientState } = answer.parse(JSON.parse(text));
  return { status: 200, type, page: clientState.split('.')[0] ?? '', text: message, clientState, body: text };
};

/** A phone behind Hubtel's programmable services, that calls the running program. */
export const hubtelPhone = (baseUrl: string, mobile: string, habits: HubtelHabits = {}) => {
  const { code = '*711*2#', secret, sequence = 'number', givesState = true } = habits;
  const sent: HubtelRequest[] = [];
  let sessionId = '';
  let state = '';

  const numbered = (number: number): Pick<HubtelRequest, 'Sequence'> => {
    if (sequence === 'none') return {};
    return { Sequence: sequence === 'text' ? String(number) : number };
  };
  const requestOf = (type: string, message: string): HubtelRequest => ({
    Type: type,
    Message: message,
    Mobile: mobile,
    SessionId: sessionId,
    ServiceCode: code.replace(/^\*|#$/g, ''),
    Operator: 'mtn',
    Platform: 'USSD',
    ...numbered(sent.length + 1),
    ...(givesState ? { ClientState: state } : {}),
  });
  const deliver = (request: HubtelRequest): Promise<HubtelScreen> =>
    postHubtel(baseUrl, JSON.stringify(request), secret);
  const post = async (request: HubtelRequest): Promise<HubtelScreen> => {
    sent.push(request);
    const screen = await deliver(request);
    state = screen.clientState;
    return screen;
  };
  return {
    /** Dials in a new session; what stands behind the code comes in this first request alone. */
    dial: (dialled = code) => {
      sessionId = randomUUID().replaceAll('-', '');
      sent.length = 0;
      state = '';
      return post(requestOf('Initiation', dialled));
    },
    send: (typed: string) => post(requestOf('Response', typed)),
    /** The request with this number once more (the first is 1; the last by default), as Hubtel would repeat it. */
    repeat: (number = sent.length) => {
      const request = sent[number - 1];
      if (request === undefined) throw new Error(`nothing was sent as number ${number}`);
      return deliver(request);
    },
    /** The request that this reply would be, not sent. */
    requestFor: (typed: string) => requestOf('Response', typed),
    /** The caller hangs up. */
    hangUp: () => deliver(requestOf('Release', '')),
    /** Hubtel waited for our last answer in vain. */
    tellLate: () => deliver(requestOf('Timeout', '')),
  };
};

/** Presses keys one after the other and tells the pages that came. */
export const hubtelPages = async (
  phone: ReturnType<typeof hubtelPhone>,
  keys: readonly string[],
): Promise<readonly string[]> => {
  const pages: string[] = [];
  for (const key of keys) pages.push((await phone.send(key)).page);
  return pages;
};
