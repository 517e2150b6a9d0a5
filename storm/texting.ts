import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { PhonesDeps } from './phones.ts';
import type { Person, Texted } from './seen.ts';
import { customerPhoneOf, CUSTOMERS, ITEM_CODES, SHOPS } from './world/shops.ts';

const SHORT_CODE = '21384';
const LEAST_MS = 700;
const MOST_MS = 2500;
/** A network gives an SMS to us again until we take it. */
const TRIES = 90;
const LATEST_MS = 20_000;

/** SMS to the short code, until the storm is over: people of the shops sell and take back, customers say STOP and START. */
export const runTexting = async (deps: PhonesDeps): Promise<void> => {
  const chance = deps.chance.branch('texting');
  const people = deps.shops.flatMap((shop) => shop.people);
  const all: Promise<void>[] = [];
  while (!deps.isOver()) {
    const texted = chance.happens(0.85) ? fromShop(chance, chance.oneOf(people)) : fromCustomer(chance);
    const message: Texted = { ...texted, id: randomUUID(), at: deps.since() };
    deps.seen.texted.push(message);
    for (const afterMs of deliveriesOf(chance)) all.push(hand(deps, message, afterMs));
    await wait(chance.between(LEAST_MS, MOST_MS));
  }
  await Promise.all(all);
};

const deliveriesOf = (chance: Chance): readonly number[] => [
  0,
  ...Array.from({ length: chance.oneOf([0, 0, 1, 1, 2, 3, 5]) }, () =>
    chance.happens(0.5) ? chance.between(0, 30) : chance.between(300, LATEST_MS),
  ),
];

const fromShop = (chance: Chance, person: Person): Pick<Texted, 'from' | 'person' | 'text'> => {
  const sell = `SELL ${chance.oneOf(ITEM_CODES)} ${chance.between(1, 4)}`;
  return { from: person.phone, person, text: chance.happens(0.75) ? sell : 'UNDO' };
};

const fromCustomer = (chance: Chance): Pick<Texted, 'from' | 'person' | 'text'> => {
  const from = customerPhoneOf(chance.between(0, SHOPS - 1), chance.between(0, CUSTOMERS - 1));
  return { from, person: undefined, text: chance.happens(0.5) ? 'STOP' : 'START' };
};

const hand = async ({ network, since }: PhonesDeps, message: Texted, afterMs: number): Promise<void> => {
  await wait(afterMs);
  const { from, text, id } = message;
  const form = new URLSearchParams({ from, to: SHORT_CODE, text, id, date: new Date().toISOString() }).toString();
  if (await network.post('sms', form, TRIES)) message.takenAt ??= since();
};
