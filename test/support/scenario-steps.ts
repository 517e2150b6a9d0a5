import { randomUUID } from 'node:crypto';
import { ACCEPTANCE_PIN } from '../../src/fixtures/acceptance-data.ts';
import { septets } from '../../src/values/gsm7.ts';
import { loadMenu } from '../../src/ussd/menu/load-menu.ts';
import { phoneOf, type PageStep, type Person } from './scenario-file.ts';
import type { Stage } from './scenario-stage.ts';
import type { watchMessages } from './sent-messages.ts';
import { postTurn, ussdPhone, type Screen } from './ussd-phone.ts';

const STRICT_SEPTETS = 160;
/** Every word that stands before a page after an input that does not fit. */
const ERROR_PREFIXES = Object.values(loadMenu('menus').texts).flatMap(({ words }) =>
  Object.entries(words).flatMap(([name, word]) => (/^invalid(_|$)/.test(name) ? [word] : [])),
);
const hasErrorPrefix = (text: string): boolean => ERROR_PREFIXES.some((prefix) => text.startsWith(prefix));
const SHORT_CODE = '21384';

/** What stands for digits that no file should hold: the PIN of the fixture, another one that is not easy, a reset code. */
const SECRETS = [
  ['(pin)', ACCEPTANCE_PIN],
  ['(other pin)', '7402'],
  ['(third pin)', '7403'],
  ['(code)', '482913'],
] as const;

/** What came of a step: a page, the answer to an SMS, or the status of a callback that was turned away. */
interface Came {
  readonly outcome: string;
  readonly text: string;
  /** What is wrong with it whatever was expected. */
  readonly problems: string;
}

export interface StepsDeps {
  readonly stage: Stage;
  readonly messages: ReturnType<typeof watchMessages>;
  /** Every page, and whether it comes as CON or as END. */
  readonly kinds: ReadonlyMap<string, string>;
}

/** One person's phone, for calls and SMS, and what it has shown. */
const openPhone = ({ stage, messages, kinds }: StepsDeps, number: string) => {
  const { program } = stage;
  const phone = ussdPhone(program.url, number);
  const bodies: string[] = [];
  let lastSms = { id: '', text: '' };

  const shown = ({ status, kind, page, text, body }: Screen, same?: string): Came => ({
    outcome: status === 200 ? page : String(status),
    text,
    problems: [
      status === 200 || body === '' ? '' : ' (with words)',
      status !== 200 || kind === kinds.get(page) ? '' : ` (came as ${kind})`,
      septets(text) <= STRICT_SEPTETS ? '' : ` (${septets(text)} septets)`,
      same === undefined || same === body ? '' : ' (other bytes)',
    ].join(''),
  });
  const next = async (screen: Promise<Screen>): Promise<Came> => {
    const came = await screen;
    bodies.push(came.body);
    return shown(came);
  };
  const again = async (number = bodies.length): Promise<Came> =>
    shown(await phone.repeat(number), bodies[number - 1] ?? '');
  const twice = async (input: string): Promise<Came> => {
    const [one, other] = await phone.sendTwice(input, await stage.secondUrl());
    bodies.push(one.body);
    return shown(one, other.body);
  };
  const withWrongSecret = async (dialled: string): Promise<Came> => {
    const form = { sessionId: randomUUID(), phoneNumber: number, networkCode: '1', serviceCode: dialled, text: '' };
    return shown(await postTurn(program.url, form, undefined, 'not-the-secret'));
  };
  const sms = async (text: string | undefined): Promise<Came> => {
    if (text !== undefined) lastSms = { id: randomUUID(), text };
    // What an earlier step caused is no answer to this one.
    await messages.settle();
    const before = await messages.mark();
    const form = { ...lastSms, from: number, to: SHORT_CODE, date: '2026-06-12 14:05:00', linkId: 'x' };
    const url = `${program.url}/callbacks/local/africastalking/sms`;
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    const isTaken = response.status === 200 && (await response.text()) === '';
    await messages.settle();
    const replies = messages.receivedSince(before, number);
    const more = replies.slice(1).map(({ template }) => ` (and ${template})`);
    return {
      outcome: replies[0]?.template ?? 'nothing',
      text: replies.map((reply) => reply.text).join('\n'),
      problems: [isTaken ? '' : ` (status ${response.status})`, ...more].join(''),
    };
  };

  const manners: Readonly<Record<string, (rest: string) => Promise<Came>>> = {
    'at once': twice,
    'wrong secret': withWrongSecret,
    sms,
    'sms again': () => sms(undefined),
    again: () => again(),
    // Once more, when other things are known than before: the answer need not be the same.
    later: async () => shown(await phone.repeat()),
    empty: () => next(phone.send('')),
  };
  return (input: string): Promise<Came> => {
    const [, number] = /^\((\d+) again\)$/.exec(input) ?? [];
    if (number !== undefined) return again(Number(number));
    const [, manner = '', rest = ''] = /^\(([a-z ]+)\) ?(.*)$/s.exec(input) ?? [];
    const special = manners[manner];
    if (special) return special(rest);
    return next(input.startsWith('*') ? phone.dial(input) : phone.send(input));
  };
};

const withSecrets = (input: string): string =>
  SECRETS.reduce((text, [placeholder, digits]) => text.replace(placeholder, digits), input);

/** The step as it came, in the notation of the file: so a difference can be read, or taken over. */
const describe = ({ by, input, words }: PageStep, { outcome, text, problems }: Came): string => {
  const said = words === undefined || text.includes(words) ? words : text;
  const mark = hasErrorPrefix(text) ? '!' : '';
  return `${by === undefined ? '' : `${by}: `}${input} → ${outcome}${mark}${said === undefined ? '' : ` "${said}"`}${problems}`;
};

/** Opens phones for a dialogue, one a person: each call presses one key, or sends one SMS. */
export const openPhones = (deps: StepsDeps, who: Person) => {
  const phones = new Map<Person, ReturnType<typeof openPhone>>();
  return async (step: PageStep): Promise<{ readonly line: string; readonly outcome: string }> => {
    const caller = step.by ?? who;
    const phone = phones.get(caller) ?? openPhone(deps, phoneOf(caller));
    phones.set(caller, phone);
    const came = await phone(withSecrets(step.input));
    return { line: describe(step, came), outcome: came.outcome };
  };
};

/** What a caller presses for an input: each character, and the key that calls or sends (ux.md 2.11). */
export const pressesFor = (input: string): number => withSecrets(input).length + 1;
