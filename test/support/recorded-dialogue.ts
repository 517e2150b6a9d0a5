import { answered, replied, startCall, type Call } from '../../src/simulator/phone-session.ts';

interface Turn {
  readonly input: string;
  readonly page: string;
  readonly text: string;
  readonly again?: boolean;
}

interface Played extends Turn {
  readonly hop: string | undefined;
}

const post = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/**
 * Plays a dialogue as the phone in the browser does, by the simulator's own address, and answers the file that its button
 * saves. `(again)`: the last key is delivered again.
 */
export const recordDialogue = async (baseUrl: string, phone: string, inputs: readonly string[]): Promise<string> => {
  const turns: Turn[] = [];
  let call: Call = startCall(phone, '');
  const turnOf = async (current: Call, input: string, lastPage: string | undefined): Promise<Played> => {
    const { sessionId, dialled, inputs: typed } = current;
    const response = await post(`${baseUrl}/simulator/api/turns`, {
      phone,
      sessionId,
      dialled,
      inputs: typed,
      lastPage,
    });
    const { page, text, hop } = (await response.json()) as Played;
    return { input, page, text, hop };
  };
  for (const input of inputs) {
    if (input === '(again)') {
      const { hop: _hop, ...turn } = await turnOf(call, turns.at(-1)?.input ?? '', call.lastPage);
      turns.push({ ...turn, again: true });
      continue;
    }
    const next = input.startsWith('*') ? startCall(phone, input) : replied(call, input);
    const { hop, ...turn } = await turnOf(next, input, next.lastPage);
    turns.push(turn);
    call = answered(next, hop);
  }
  return (await post(`${baseUrl}/simulator/api/scenarios`, { phone, turns })).text();
};
