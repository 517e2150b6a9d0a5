import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import { choose, chooseDial } from './choices.ts';
import type { Network } from './network.ts';
import type { Person, Press, Screen, Seen, Since } from './seen.ts';
import type { StormShop } from './world/shops.ts';

export interface PhonesDeps {
  readonly shops: readonly StormShop[];
  readonly network: Network;
  readonly chance: Chance;
  readonly seen: Seen;
  readonly since: Since;
  readonly isOver: () => boolean;
}

const CODE = '*384*7#';
/** How long somebody looks at a page. Short, so that half an hour of a market fits into two minutes. */
const LEAST_MS = 300;
const MOST_MS = 2500;
const REST_MS = 3000;
const MOST_KEYS = 14;
/** Some networks put what was dialled into the service code, and not into the text. */
const IN_SERVICE_CODE = 0.2;
/** Some do not send our header back. */
const WITHOUT_HEADER = 0.25;

const formOf = (person: Person, sessionId: string, how: { readonly code: string; readonly text: string }): string =>
  new URLSearchParams({
    sessionId,
    phoneNumber: person.phone,
    networkCode: '63902',
    serviceCode: how.code,
    text: how.text,
  }).toString();

/** Everybody with a phone, until the storm is over. */
export const runPhones = async (deps: PhonesDeps): Promise<void> => {
  const people = deps.shops.flatMap((shop) => shop.people);
  await Promise.all(people.map((person) => usePhone(deps, person, deps.chance.branch(person.phone))));
};

const usePhone = async (deps: PhonesDeps, person: Person, chance: Chance): Promise<void> => {
  const echoes = !chance.happens(WITHOUT_HEADER);
  await wait(chance.between(0, REST_MS));
  while (!deps.isOver()) {
    await call(deps, { person, chance, echoes });
    await wait(chance.between(LEAST_MS, REST_MS));
  }
};

interface Caller {
  readonly person: Person;
  readonly chance: Chance;
  readonly echoes: boolean;
}

/** One call, from the dial to its end. */
const call = async (deps: PhonesDeps, { person, chance, echoes }: Caller): Promise<void> => {
  const sessionId = `ATUid_${randomUUID().replaceAll('-', '')}`;
  const dialled = chooseDial(chance, person);
  const inCode = dialled.length > 0 && chance.happens(IN_SERVICE_CODE) ? dialled.length : 0;
  const code = inCode > 0 ? `*384*7*${dialled.join('*')}#` : CODE;
  const inputs = [...dialled];
  let hop: string | undefined;
  for (let key = 0; key < MOST_KEYS; key += 1) {
    const text = inputs.slice(inCode).join('*');
    const form = formOf(person, sessionId, { code, text });
    const press = { person, sessionId, inputs: [...inputs], inCode, form, hop };
    const screen = await pressKey(deps, { ...press, at: deps.since() });
    if (screen?.body.startsWith('CON') !== true || deps.isOver()) return;
    hop = echoes ? screen.hop : undefined;
    const choice = choose(chance, person, screen);
    if (choice === undefined) return;
    inputs.push(...choice.split('*'));
    await wait(chance.between(LEAST_MS, MOST_MS));
  }
};

const pressKey = async ({ network }: PhonesDeps, press: Press): Promise<Screen | undefined> => {
  const screen = await network.press(press);
  if (screen) press.shown = screen;
  return screen;
};

/** Everybody dials once, now that all is well: the home page says what each saved last. */
export const dialOnce = async (deps: PhonesDeps): Promise<readonly Press[]> => {
  const presses: Press[] = [];
  for (const person of deps.shops.flatMap((shop) => shop.people)) {
    const sessionId = `ATUid_${randomUUID().replaceAll('-', '')}`;
    const form = formOf(person, sessionId, { code: CODE, text: '' });
    const press: Press = { person, sessionId, inputs: [], inCode: 0, form, at: deps.since(), hop: undefined };
    deps.seen.presses.push(press);
    const { screen } = await deps.network.again(press, undefined);
    if (screen) press.shown = screen;
    presses.push(press);
  }
  return presses;
};
