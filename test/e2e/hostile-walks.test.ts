import { setInterval } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { septets } from '../../src/values/gsm7.ts';
import { acceptanceProgram } from '../support/acceptance-program.ts';
import { ussdPhone, type Screen } from '../support/ussd-phone.ts';

const WALKS = 5000;
const AT_ONCE = 12;
/** The callers' PIN: typed anywhere, by mistake or not. */
const PIN = '5831';
/** A PIN that is typed on PIN pages only: there is no place where it may be found. */
const SECRET = '7402';
const pinPages = new Set(['L1', 'L2', 'PU1', 'PU2', 'P1', 'P1E', 'P2', 'P2E', 'R3', 'R3E', 'R4', 'R4E']);

const callers = ['+254712000001', '+254722000002', '+254733000003', '+254744000009', '+254755000005', '+254711999001'];
const dialled = [
  '',
  '*1*12*3',
  '*1*12*3*1',
  '*1*20',
  '*2*1*12',
  '*2*3*12*24',
  '*4',
  '*5',
  '*8*20518*10432',
  '*6*4',
  '*5831',
  '*1*55',
];
const typed = [
  ...['0', '00', '1', '2', '3', '4', '5', '6', '9', '98', '01', '09', '12', '20', '31', '1*12*3*1', '12*2'],
  ...[PIN, '1111', `${PIN}*1*12`, '10432', '99999', '0712345678', '12345', '0784', 'sugar', '3.5', '1/2', '-5'],
  ...[
    '',
    ' ',
    '#',
    '##',
    '**',
    '*',
    'x',
    'constructor',
    '__proto__',
    'toString',
    '{shop}',
    '${1}',
    '%s%n',
    '\\',
    '\n\n',
  ],
  ...[
    "'; drop table sales; --",
    '<script>alert(1)</script>',
    '🙂🙂',
    'ـــ',
    '٣',
    '３',
    'é'.repeat(30),
    'a'.repeat(500),
  ],
  ...['9'.repeat(40), '1e9', 'Infinity', '0x10', '\u0000', '\u202e12', 'CON 1', 'END'],
];

/** Where a PIN stands in a text: not as part of a longer number, a hash or an id. */
const found = (text: string, pin: string): readonly string[] =>
  text.match(new RegExp(`.{0,60}(?<![0-9a-zA-Z.:-])${pin}(?![0-9a-zA-Z]).{0,20}`, 'g')) ?? [];

/** The same walks in every run: a number that looks like chance. */
const chance = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};
const oneOf = <T>(things: readonly [T, ...T[]] | readonly T[], next: () => number): T => {
  const thing = things[Math.floor(next() * things.length)];
  if (thing === undefined) throw new Error('nothing to choose from');
  return thing;
};

/** What went wrong inside, but for a busy machine's time-outs. */
const failuresIn = (log: readonly string[]): readonly string[] =>
  log.filter((line) => line.includes('"level":"error"') && !/Command timed out|"code":"unavailable"/.test(line));

const complaintsAbout = ({ status, kind, text, body, page }: Screen): readonly string[] =>
  [
    status === 200 ? '' : `status ${status}`,
    /^(CON|END) \S/.test(body) ? '' : `begins ${body.slice(0, 10)}`,
    septets(text) <= 160 ? '' : `${septets(text)} septets`,
    /undefined|\[object|NaN|Error|\{[a-z]+\}/.test(text.replaceAll('{shop}', '')) ? `says ${text}` : '',
  ].flatMap((complaint) => (complaint === '' ? [] : [`${page} ${kind}: ${complaint}`]));

test(`${WALKS} walks of callers who type anything: always a page that fits, and no PIN anywhere`, async () => {
  const program = await acceptanceProgram();
  const web = await program.startWeb({ LOG_LEVEL: 'debug' });
  const over = new AbortController();
  const forgetting = (async () => {
    for await (const _tick of setInterval(100, undefined, { signal: over.signal })) await program.forgetDials();
  })().catch(() => undefined);

  const complaints: string[] = [];
  const walk = async (number: number): Promise<void> => {
    const next = chance(number + 1);
    const phone = ussdPhone(web.url, oneOf(callers, next), { echo: next() < 0.7 });
    const trail = [`*384*7${oneOf(dialled, next)}#`];
    let screen = await phone.dial(trail[0]);
    for (let step = 0; ; step += 1) {
      for (const complaint of complaintsAbout(screen)) complaints.push(`${complaint} after ${JSON.stringify(trail)}`);
      if (screen.kind !== 'CON' || step >= 6) return;
      const input = pinPages.has(screen.page) && next() < 0.7 ? oneOf([SECRET, PIN], next) : oneOf(typed, next);
      trail.push(input);
      screen = await phone.send(input);
    }
  };
  let started = 0;
  const walker = async (): Promise<void> => {
    while (started < WALKS) await walk((started += 1));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walker));
  over.abort();
  await forgetting;
  expect(complaints.slice(0, 20)).toEqual([]);
  expect(failuresIn(web.log).slice(0, 5)).toEqual([]);

  const metrics = await (await fetch(`${web.url}/metrics`)).text();
  const keys = await program.redisClient.keys('*');
  const log = web.log.join('\n');
  const events = JSON.stringify(await program.rows('select payload::text from public.outbox'));
  const everywhere = { log, metrics, events, keys: keys.join('\n') };
  for (const [place, text] of Object.entries(everywhere)) {
    expect({ place, found: [...found(text, PIN), ...found(text, SECRET)] }).toEqual({ place, found: [] });
  }
  const kept = { sessions: await inRedis(keys), steps: await inSteps() };
  for (const [place, text] of Object.entries(kept)) {
    expect({ place, found: found(text, SECRET) }).toEqual({ place, found: [] });
  }

  async function inRedis(all: readonly string[]): Promise<string> {
    const ours = all.filter((key) => !key.startsWith('simulator:'));
    return (await Promise.all(ours.map((key) => program.redisClient.dump(key)))).join('\n');
  }
  async function inSteps(): Promise<string> {
    return JSON.stringify(
      await program.rows(`
        select answer || state from tenant_2051.ussd_steps
        union all select answer || state from tenant_2052.ussd_steps
        union all select details::text from tenant_2051.audit_logs`),
    );
  }
}, 900_000);
