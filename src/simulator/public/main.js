import { getMessages, getPhones, getTrace, writeScenario } from './api.js';
import { createInbox } from './inbox.js';
import { createInside } from './inside.js';
import { KEYS, createKeypad, createMultitap, createTones, showPress } from './keypad.js';
import { createPhone } from './phone.js';

const byId = (id) => document.getElementById(id);
const OTHER = 'other';
const POLL_MS = 1000;
/** After a key press the news is fetched more often: an event and its SMS take a fraction of a second. */
const SOON_MS = [60, 250, 600];

const inside = createInside({ way: byId('way'), list: byId('turns'), guide: byId('guide') });
const inbox = createInbox({ list: byId('messages'), badge: byId('unread'), envelope: byId('envelope') });
const tone = createTones();
const multitap = createMultitap();
let letters = false;

const clock = () => new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
const SOFT = {
  idle: ['Call', ''],
  running: ['', 'Cancel'],
  session: ['Send', 'Cancel'],
  ended: ['OK', ''],
  notice: ['OK', ''],
  lost: ['', ''],
};

const line = (className, text) => {
  const element = document.createElement('div');
  element.className = className;
  element.textContent = text;
  return element;
};

const drawText = ({ mode, text, typed, code }) => {
  const screen = byId('text');
  if (mode === 'idle') screen.replaceChildren(...(typed ? [] : [line('clock', clock()), line('hint', `Dial ${code}`)]));
  else if (mode === 'running') screen.replaceChildren(line('dots', 'USSD running'));
  else if (screen.textContent !== text) {
    screen.replaceChildren(text);
    screen.scrollTop = 0;
  }
};

const drawMeter = ({ length, most, budget = 160 }) => {
  const limit = most ?? budget;
  byId('septets').textContent = length;
  byId('budget').textContent = limit;
  byId('fill').style.width = `${Math.min(100, (length / limit) * 100)}%`;
  byId('meter').setAttribute('aria-valuemax', limit);
  byId('meter').setAttribute('aria-valuenow', length);
  byId('ruler').toggleAttribute('data-over', length > limit);
};

const draw = (state) => {
  byId('phone').dataset.mode = state.mode;
  byId('phone').dataset.page = state.page ?? '';
  drawText(state);
  drawMeter(state);
  byId('typed').textContent = state.typed;
  byId('mode').textContent = state.mode === 'session' ? (letters ? 'abc' : '123') : '';
  [byId('soft-left').textContent, byId('soft-right').textContent] = SOFT[state.mode];
  byId('drop-now').disabled = state.mode !== 'session' && state.mode !== 'running';
  byId('again').disabled = !state.lastSent || state.mode === 'running';
  byId('drop-before').setAttribute('aria-pressed', state.trouble === 'before');
  byId('drop-after').setAttribute('aria-pressed', state.trouble === 'after');
};

const refresh = async () => {
  const { phone: number } = phone.state;
  if (!number || document.hidden) return;
  const mine = byId('only-mine').checked;
  const [messages, trace] = await Promise.allSettled([getMessages(mine ? number : undefined), getTrace(number)]);
  if (number !== phone.state.phone) return;
  if (messages.status === 'fulfilled') inbox.show(messages.value, number);
  if (trace.status === 'fulfilled') inside.setTrace(trace.value);
};

const phone = createPhone({
  onChange: draw,
  onTurn: (turn) => {
    inside.add(turn);
    byId('save').disabled = inside.recording().length === 0;
    sayRecorded('');
    for (const ms of SOON_MS) setTimeout(refresh, ms);
  },
});

/* Keys */

const press = (key) => {
  if (byId('tones').checked) tone(key);
  navigator.vibrate?.(8);
  if (!letters || phone.state.mode !== 'session') {
    phone.type(key);
    return;
  }
  const { character, replaces } = multitap(key, KEYS.find(([name]) => name === key)[1]);
  phone.type(character, replaces);
};
const hold = (key) => {
  if (key === '#') {
    letters = !letters;
    draw(phone.state);
  } else phone.type(key === '0' ? '+' : key);
};
const ACTIONS = { call: phone.call, erase: phone.erase, 'hang-up': phone.hangUp };
createKeypad(byId('pad'), { press, hold });
for (const button of document.querySelectorAll('[data-action]')) {
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('click', () => ACTIONS[button.dataset.action]());
}

const SHORTCUTS = { Enter: 'call', Escape: 'hang-up', Backspace: 'erase' };
const isForm = (target) => target.closest('input, select, textarea, form') !== null;
const isControl = (target) => target.closest('button, a, summary') !== null;

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isForm(event.target)) return;
  const action = SHORTCUTS[event.key];
  if (action) {
    if (action === 'call' && isControl(event.target)) return;
    event.preventDefault();
    showPress(document.querySelector(`[data-action="${action}"]`));
    ACTIONS[action]();
    return;
  }
  if (event.key.length !== 1 || (event.key === ' ' && isControl(event.target))) return;
  const key = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!key && phone.state.mode !== 'session' && event.key !== '+') return;
  event.preventDefault();
  // Whoever types is at the phone again: Enter must send, not press the button that had the focus.
  if (isControl(event.target)) byId('text').focus({ preventScroll: true });
  showPress(key);
  if (key && byId('tones').checked) tone(event.key);
  phone.type(event.key);
});

document.addEventListener('click', ({ target, detail }) => {
  // A click by finger or mouse leaves the focus with the phone; a press by keyboard keeps it.
  if (detail > 0) target.closest('button')?.blur();
});

/* Who is calling */

let phones = [];
const pickUp = (number) => {
  const known = phones.find((one) => one.phone === number);
  phone.pickUp(number);
  inside.reset();
  byId('save').disabled = true;
  const pin = byId('pin');
  pin.hidden = !known?.pin;
  pin.replaceChildren('PIN ', Object.assign(document.createElement('b'), { textContent: known?.pin ?? '' }));
  void refresh();
};
const option = (value, text) => Object.assign(document.createElement('option'), { value, textContent: text });
byId('who').addEventListener('change', ({ target }) => {
  byId('other').hidden = target.value !== OTHER;
  if (target.value === OTHER) byId('other-number').focus();
  else pickUp(target.value);
});
byId('other').addEventListener('submit', (event) => {
  event.preventDefault();
  pickUp(byId('other-number').value.trim());
  byId('other-number').blur();
});

const drawChips = (code) => {
  const base = code.slice(0, -1);
  const paths = [
    [code, 'menu'],
    [`${base}*1*12*3#`, 'sell 3 of item 12'],
    [`${base}*2*1*12#`, 'stock of item 12'],
  ];
  byId('chips').replaceChildren(
    ...paths.map(([path, meaning]) => {
      const chip = Object.assign(document.createElement('button'), {
        type: 'button',
        className: 'chip',
        textContent: path,
      });
      chip.append(Object.assign(document.createElement('span'), { textContent: meaning }));
      chip.addEventListener('click', () => {
        phone.hangUp();
        phone.dial(path);
      });
      return chip;
    }),
  );
};

/* Trouble */

/** Hands over a dialled path in either way. */
const BOTH_WAYS = 'africastalking';

const note = (text) => {
  byId('trouble-note').textContent = text;
};
byId('drop-now').addEventListener('click', () => {
  phone.dropNow();
  note('Dropped. Dial again: the shop remembers what was being sold.');
});
byId('drop-before').addEventListener('click', () => {
  phone.arm('before');
  note('The next key will be lost before it reaches the shop.');
});
byId('drop-after').addEventListener('click', () => {
  phone.arm('after');
  note('The shop will hear the next key, and its answer will be lost.');
});
byId('again').addEventListener('click', async () => {
  await phone.again();
  note('A gateway may deliver a key twice. The answer must be the same, and nothing may happen twice.');
});
for (const radio of document.querySelectorAll('[name=quick]')) {
  radio.addEventListener('change', () => phone.configure({ quickDial: radio.value }));
}
byId('only-mine').addEventListener('change', refresh);

/* Recording */

const sayRecorded = (text) => {
  byId('recorded').textContent = text;
};
byId('save').addEventListener('click', async () => {
  const file = await writeScenario(phone.state.phone, inside.recording()).catch(() => undefined);
  if (!file) {
    sayRecorded('The server could not write it.');
    return;
  }
  const link = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(file),
    download: 'scenario.yaml',
  });
  link.click();
  URL.revokeObjectURL(link.href);
  sayRecorded('Saved without PINs. Put it into test/scenarios, and npm test plays it.');
});

/* The network */

let networks = [];
const useNetwork = (name) => {
  const { code, budget } = networks.find((one) => one.name === name);
  phone.hangUp();
  phone.configure({ network: name, code, budget, lastDialled: '' });
  drawChips(code);
  byId('guide-code').textContent = code;
  byId('quick-dial').hidden = name !== BOTH_WAYS;
};
byId('network').addEventListener('change', ({ target }) => useNetwork(target.value));

const begin = async () => {
  const { networks: open, phones: known } = await getPhones();
  networks = open;
  phones = known;
  byId('network').replaceChildren(...networks.map(({ name, label }) => option(name, label)));
  byId('who').replaceChildren(
    ...known.map(({ phone: number, label }) => option(number, `${number}  ${label}`)),
    option(OTHER, 'Another number …'),
  );
  useNetwork(networks[0].name);
  if (known[0]) pickUp(known[0].phone);
  else byId('other').hidden = false;
  setInterval(refresh, POLL_MS);
  setInterval(() => phone.state.mode === 'idle' && draw(phone.state), 10_000);
};
begin().catch(() => {
  byId('text').replaceChildren(line('hint', 'The server does not answer. Load the page again.'));
});
