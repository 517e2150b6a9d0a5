const el = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

const STOPS = ['Phone', 'Gateway', 'Dialogue', 'Shop', 'Events', 'SMS'];
const MOST_TURNS = 40;
/** The clocks of browser and server are the same machine's in most cases; a little slack covers the rest. */
const SLACK_MS = 30;
/** Longer than any message takes: what comes later belongs to nobody's key press. */
const FOLLOW_MS = 60_000;

const milliseconds = (ms) => (ms === undefined ? '' : ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`);
const shownInput = ({ input, secret }) =>
  secret && /^\d+$/.test(input) ? '•'.repeat(input.length) : input || '(empty)';
const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

const SAYS = {
  sale: (entry) => ['saved', `receipt ${entry.receipt}, ${entry.total}`],
  event: (entry) => ['event', entry.by ? `${entry.type} → ${entry.by}` : entry.type],
  message: (entry) => ['sms', `${entry.template} ${entry.state}`],
};

/** An event about a message is told as the message. */
const TOLD_AS_MESSAGE = new Set(['sms.queued', 'sms.sent', 'sms.failed']);
const isTold = (entry) => entry.kind in SAYS && !TOLD_AS_MESSAGE.has(entry.type);

/** Gives every turn the entries of the server that followed it, until the next turn began. */
const attach = (turns, trace) =>
  turns.map((turn, index) => {
    const next = turns[index + 1]?.at ?? Infinity;
    const follows = trace.filter((entry) => {
      const at = Date.parse(entry.at);
      return at >= turn.at - SLACK_MS && at < next - SLACK_MS && at < turn.at + FOLLOW_MS;
    });
    return {
      ...turn,
      served: follows.find((entry) => entry.kind === 'turn'),
      follows: follows.filter(isTold),
    };
  });

const stopsOf = (turn) => {
  const of = (kind) => turn.follows.filter((entry) => entry.kind === kind);
  const sms = of('message').at(-1);
  const heard = turn.lost !== 'before';
  const broken = turn.reply?.kind === 'BROKEN';
  return [
    [shownInput(turn), true],
    [
      turn.lost === 'before' ? 'lost on the way' : milliseconds(turn.reply?.ms ?? turn.reply?.roundTrip),
      heard && !broken ? true : 'lost',
    ],
    [
      broken ? 'no answer' : (turn.reply?.page ?? ''),
      heard && turn.reply?.kind !== 'NOT_OURS' && (broken ? 'lost' : true),
    ],
    // An event leaves with a transaction: where there is one, the shop has written something.
    [of('sale')[0]?.receipt ?? (of('event').length > 0 ? 'saved' : ''), of('sale').length + of('event').length > 0],
    [
      of('event').length ? plural(new Set(of('event').map((entry) => entry.eventId)).size, 'event') : '',
      of('event').length > 0,
    ],
    [sms?.state ?? '', sms !== undefined],
  ];
};

const drawWay = (list, turn) => {
  const stops = turn ? stopsOf(turn) : STOPS.map(() => ['', false]);
  list.replaceChildren(
    ...stops.map(([value, lit], index) => {
      const stop = el('li', 'stop');
      if (lit) stop.dataset.lit = lit === true ? 'yes' : lit;
      stop.append(el('b', '', STOPS[index]), value || ' ');
      return stop;
    }),
  );
};

const pageChip = ({ reply, lost }) => {
  const name = reply?.page ?? (lost === 'before' ? 'lost' : reply?.kind === 'NOT_OURS' ? 'MMI' : '–');
  const chip = el('span', 'page-id', name);
  if (lost) chip.classList.add('page-id--lost');
  else if (reply?.kind === 'END') chip.classList.add('page-id--end');
  return chip;
};

const sentence = ({ reply, lost, again, same }) => {
  if (lost === 'before') return 'The key never reached the shop.';
  if (again) return same ? 'Delivered again: the same answer, byte for byte.' : 'Delivered again: another answer!';
  const first =
    reply?.text?.split('\n')[0] ?? (reply?.kind === 'NOT_OURS' ? 'Not our code.' : 'No answer that a network accepts.');
  return lost === 'after' ? `Answered “${first}”, and nobody heard it.` : first;
};

const drawTurn = (turn) => {
  const item = el('li', 'turn');
  const input = el('span', 'turn__input', shownInput(turn));
  if (turn.dial) item.classList.add('turn--dial');
  const { served } = turn;
  const ms = el('span', 'turn__ms');
  if (served) {
    if (served.result !== 'answered') ms.append(`${served.result}, `);
    ms.append(milliseconds(served.ms), el('small', '', ' inside'));
  } else ms.append(milliseconds(turn.reply?.ms));
  const page = el('span', 'turn__page');
  page.append(pageChip(turn));
  item.append(input, page, el('span', 'turn__says', sentence(turn)), ms);
  if (turn.follows.length > 0) {
    const after = el('ul', 'turn__after');
    for (const entry of turn.follows) {
      const [kind, text] = SAYS[entry.kind](entry);
      const line = el('li');
      line.append(
        el('i', '', kind),
        el('span', '', text),
        el('time', '', `+${Math.max(0, Date.parse(entry.at) - turn.at)} ms`),
      );
      after.append(line);
    }
    item.append(after);
  }
  return item;
};

/** The panel beside the phone: each key press, and what followed from it. */
export const createInside = ({ way, list, guide }) => {
  let turns = [];
  let trace = [];
  let drawn = '';

  const draw = () => {
    const whole = attach(turns, trace);
    const picture = JSON.stringify(whole);
    if (picture === drawn) return;
    drawn = picture;
    drawWay(way, whole.at(-1));
    guide.hidden = whole.length > 0;
    list.hidden = whole.length === 0;
    list.replaceChildren(...whole.toReversed().map(drawTurn));
  };
  draw();
  return {
    add: (turn) => {
      const before = turns.findLast((earlier) => !earlier.again && earlier.reply && !earlier.lost?.includes('before'));
      const same = turn.again && before?.reply.text === turn.reply.text && before?.reply.kind === turn.reply.kind;
      turns = [...turns, { ...turn, same }].slice(-MOST_TURNS);
      draw();
    },
    setTrace: (entries) => {
      trace = entries;
      draw();
    },
    reset: () => {
      turns = [];
      trace = [];
      draw();
    },
    /** The dialogue as it reached the shop: what was typed, and what the shop answered. */
    recording: () =>
      turns
        .filter(({ lost, reply }) => lost !== 'before' && (reply?.kind === 'CON' || reply?.kind === 'END'))
        .map(({ input, reply, again }) => ({ input, page: reply.page, text: reply.text, ...(again ? { again } : {}) })),
  };
};
