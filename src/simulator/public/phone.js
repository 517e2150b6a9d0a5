import { postHangUp, postTurn } from './api.js';

const LOST_MS = 2200;
const sessionId = () =>
  `ATUid_${crypto.getRandomValues(new Uint8Array(16)).reduce((id, byte) => id + byte.toString(16).padStart(2, '0'), '')}`;
/** Pages on which the caller types a PIN or a code: what is typed is not shown in the history. */
const SECRET_PAGES = /^(L\d|P\d|PU|RR|R3|R4|SC)/;

/**
 * The phone: what it shows and does, without a screen. Modes: idle, running (waiting for an answer), session (the network
 * awaits a reply), ended (the last page), notice (the network itself says something), lost.
 */
export const createPhone = ({ onChange, onTurn }) => {
  const fresh = { mode: 'idle', typed: '', text: '', page: undefined, length: 0, most: undefined, call: undefined };
  let state = {
    ...fresh,
    phone: '',
    network: undefined,
    code: '',
    lastDialled: '',
    quickDial: 'text',
    trouble: undefined,
    lastSent: undefined,
  };
  let attempt = 0;

  const change = (part) => {
    state = { ...state, ...part };
    onChange(state);
  };
  const hangUp = () => {
    attempt += 1;
    if (state.mode === 'session') void postHangUp(bodyOf(state.call));
    change(fresh);
  };
  const lose = () => {
    attempt += 1;
    const mine = attempt;
    change({ ...fresh, mode: 'lost', text: 'Connection lost' });
    setTimeout(() => mine === attempt && change(fresh), LOST_MS);
  };

  const show = (reply, call) => {
    if (reply.kind === 'CON' || reply.kind === 'END') {
      const mode = reply.kind === 'CON' ? 'session' : 'ended';
      const { text, page, hop, length, most } = reply;
      change({ mode, typed: '', text, page, length, most, call: { ...call, page, lastPage: hop } });
      return;
    }
    const text =
      reply.kind === 'NOT_OURS'
        ? 'Connection problem or invalid MMI code.'
        : 'The service does not respond. Try again later.';
    change({ ...fresh, mode: 'notice', text });
  };

  const bodyOf = (call) => ({
    phone: state.phone,
    network: call.network,
    sessionId: call.sessionId,
    dialled: call.dialled,
    inputs: call.inputs,
    quickDial: state.quickDial,
    ...(call.lastPage ? { lastPage: call.lastPage } : {}),
  });

  const send = async (call, input) => {
    attempt += 1;
    const mine = attempt;
    const { trouble } = state;
    const turn = {
      at: Date.now(),
      phone: state.phone,
      input,
      secret: SECRET_PAGES.test(call.page ?? ''),
      dial: call.inputs.length === 0,
    };
    change({ mode: 'running', typed: '', trouble: undefined, lastSent: { call, turn } });
    if (trouble === 'before') {
      onTurn({ ...turn, lost: 'before' });
      setTimeout(() => mine === attempt && lose(), 700);
      return;
    }
    const body = bodyOf(call);
    const reply = await postTurn(body);
    const unheard = trouble === 'after' || mine !== attempt;
    onTurn({ ...turn, reply, body, ...(unheard ? { lost: 'after' } : {}) });
    if (mine !== attempt) return;
    if (trouble === 'after') lose();
    else show(reply, call);
  };

  const dial = (dialled) => {
    if (!/^\*\d[\d*]*#$/.test(dialled)) {
      change({ ...fresh, mode: 'notice', text: `No voice calls from here.\nDial ${state.code}` });
      return;
    }
    change({ lastDialled: dialled });
    void send({ network: state.network, sessionId: sessionId(), dialled, inputs: [] }, dialled);
  };

  const call = () => {
    if (state.mode === 'session') {
      const input = state.typed;
      void send({ ...state.call, inputs: [...state.call.inputs, input] }, input);
    } else if (state.mode === 'idle' && state.typed === '') change({ typed: state.lastDialled || state.code });
    else if (state.mode === 'idle') dial(state.typed);
    else if (state.mode !== 'running') hangUp();
  };

  const canType = () => state.mode === 'idle' || state.mode === 'session';
  return {
    get state() {
      return state;
    },
    configure: (part) => change(part),
    pickUp: (phone) => {
      attempt += 1;
      change({ ...fresh, phone, lastSent: undefined, trouble: undefined });
    },
    type: (character, replaces = false) => {
      if (state.mode === 'ended' || state.mode === 'notice') change(fresh);
      if (!canType() || state.typed.length >= 120) return;
      change({ typed: (replaces ? state.typed.slice(0, -1) : state.typed) + character });
    },
    erase: () => canType() && change({ typed: state.typed.slice(0, -1) }),
    clear: () => canType() && change({ typed: '' }),
    call,
    dial: (dialled) => {
      if (state.mode !== 'running') dial(dialled);
    },
    hangUp,
    dropNow: () => (state.mode === 'session' || state.mode === 'running' ? lose() : undefined),
    arm: (trouble) => change({ trouble: state.trouble === trouble ? undefined : trouble }),
    /** The gateway delivers the newest key press once more: the answer must be the same, byte for byte. */
    again: async () => {
      const { lastSent } = state;
      if (!lastSent) return undefined;
      const body = bodyOf(lastSent.call);
      const reply = await postTurn(body);
      onTurn({ ...lastSent.turn, at: Date.now(), reply, again: true });
      return reply;
    },
  };
};
