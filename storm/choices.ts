import type { Chance } from './chance.ts';
import type { Person } from './seen.ts';
import { customerPhoneOf, CUSTOMERS, ITEM_CODES } from './world/shops.ts';

/** What somebody does at a page: a key, several typed ahead, or nothing more (the call drops). */
export type Choice = string | undefined;
type Choose = (chance: Chance, person: Person) => Choice;

const item = (chance: Chance): string => String(chance.oneOf(ITEM_CODES));
const few = (chance: Chance): string => String(chance.between(1, 4));
const counted = (chance: Chance): string => String(chance.between(5, 60));
const money = (chance: Chance): string => String(chance.between(1, 9) * 10);
const customer = (chance: Chance, { shop }: Person): string =>
  `0${customerPhoneOf(shop, chance.between(0, CUSTOMERS - 1)).slice(4)}`;

/** Keys by their weight; `-` is a call that drops. */
const keys =
  (table: Readonly<Record<string, number>>): Choose =>
  (chance) => {
    const key = chance.weighed(Object.entries(table).map(([name, weight]) => [weight, name] as const));
    return key === '-' ? undefined : key.trim();
  };

const home: Choose = (chance, person) =>
  chance.weighed<() => Choice>([
    [25, () => '1'],
    [25, () => `1*${item(chance)}*${few(chance)}`],
    [6, () => `2*3*${item(chance)}*${counted(chance)}`],
    [6, () => `2*4*${item(chance)}`],
    [person.isOwner ? 8 : 0, () => '2*7'],
    [person.isOwner ? 5 : 0, () => '4*4'],
    [8, () => '3*2'],
    [8, () => '5'],
    [12, () => undefined],
  ])();

const pin: Choose = (_chance, person) => person.pin;
const saleOver = keys({ '1': 25, '2': 30, '9': 9, '0': 10, '-': 26 });

/** What people do at the pages that they know; on any other they try what it offers. */
const CHOICES: Readonly<Record<string, Choose>> = {
  ...{ VM: home, CM: home, L1: pin, L2: pin, PU1: pin, PU2: pin },
  S1: item,
  S1F: item,
  S2: few,
  S2W: (chance) => chance.oneOf([few(chance), '01', '02', '03', '0.5']),
  S2M: money,
  S3: keys({ '1': 42, '2': 15, '3': 8, '4': 16, '5': 10, '6': 3, '0': 2, '-': 4 }),
  S3C: keys({ '1': 92, '0': 4, '-': 4 }),
  S4: saleOver,
  S4U: keys({ '2': 50, '0': 20, '-': 30 }),
  S5: customer,
  S5E: customer,
  S6: keys({ '2': 40, '0': 20, '-': 40 }),
  S9: keys({ '1': 45, '2': 50, '-': 5 }),
  S10: keys({ '1': 50, '2': 30, '0': 20 }),
  S12: keys({ '1': 75, '2': 20, '-': 5 }),
  C1: (chance, person) => (chance.happens(0.6) ? few(chance) : customer(chance, person)),
  C1Z: customer,
  C1E: customer,
  C2: (chance) => chance.oneOf(['Njoroge', 'Atieno', 'Mwangi', 'Chebet']),
  C3: keys({ '1': 55, '2': 40, '0': 5 }),
  C4: keys({ '1': 90, '0': 10 }),
  C4V: keys({ '1': 50, '2': 50 }),
  C5: keys({ '2': 45, '9': 10, '0': 15, '-': 30 }),
  C5L: keys({ '2': 45, '9': 10, '0': 15, '-': 30 }),
  D2P: (chance, person) => (chance.happens(0.7) ? few(chance) : customer(chance, person)),
  D4: (chance) => (chance.happens(0.3) ? '1' : money(chance)),
  D4E: keys({ '1': 100 }),
  D5: keys({ '1': 60, '2': 25, '3': 10, '0': 5 }),
  D6: keys({ '1': 50, '0': 20, '-': 30 }),
  K5: item,
  K10: item,
  K6: counted,
  K6E: counted,
  K11: counted,
  K11E: counted,
  K8: keys({ '1': 80, '2': 20 }),
  K7: money,
  K16: keys({ '1': 60, '2': 30, '0': 10 }),
  T5: money,
  RC1: few,
  RC2: keys({ '1': 30, '2': 50, '0': 20 }),
};

/** Numbers of keys that a page offers: `1. Cash 2. M-Pesa`. */
const offered = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|[\s(])(\d{1,2})\. /g)].flatMap(([, key]) => (key === undefined ? [] : [key]));

/** Chooses what to press at a page. */
export const choose = (
  chance: Chance,
  person: Person,
  screen: { readonly page: string; readonly body: string },
): Choice => {
  const known = CHOICES[screen.page];
  if (known) return known(chance, person);
  const options = offered(screen.body).filter((key) => key !== '98');
  return options.length === 0 || chance.happens(0.05) ? undefined : chance.oneOf(options);
};

/** What is dialled: the bare code, or something behind it. */
export const chooseDial = (chance: Chance, person: Person): readonly string[] =>
  chance.weighed<() => readonly string[]>([
    [22, () => []],
    [32, () => ['1', item(chance), few(chance)]],
    [10, () => ['1', item(chance), few(chance), few(chance)]],
    [8, () => ['2', '3', item(chance), counted(chance)]],
    [8, () => ['2', '4', item(chance)]],
    [person.isOwner ? 8 : 0, () => ['2', '7']],
    [person.isOwner ? 5 : 0, () => ['4', '4', money(chance)]],
    [10, () => ['3', '2']],
    [8, () => ['5']],
    [2, () => ['4']],
  ])();
