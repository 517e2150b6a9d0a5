import { expect } from '@jest/globals';
import { formatMoney } from '../../src/values/money.ts';
import type { Basket } from './paper-book.ts';
import { postTurn, ussdPhone, type Screen } from './ussd-phone.ts';

const PIN = '5831';
const PIN_PAGES: readonly string[] = ['L1', 'PU1'];

/** The phone of somebody who knows the PIN of the shop's people, and types it where it is asked for. */
export const traderPhone = (url: string, number: string) => {
  const phone = ussdPhone(url, number);
  const opened = async (screen: Screen): Promise<Screen> =>
    PIN_PAGES.includes(screen.page) ? phone.send(PIN) : screen;
  const dial = async (...tokens: readonly string[]): Promise<Screen> =>
    opened(await phone.dial(`*384*7${tokens.map((token) => `*${token}`).join('')}#`));
  const send = async (input: string): Promise<Screen> => opened(await phone.send(input));
  return {
    url,
    dial,
    send,
    sendAll: async (...inputs: readonly string[]): Promise<Screen> => {
      const screens: Screen[] = [];
      for (const input of inputs) screens.push(await send(input));
      const last = screens.at(-1);
      if (last === undefined) throw new Error('no key was pressed');
      return last;
    },
    repeat: phone.repeat,
    formFor: phone.formFor,
  };
};
export type TraderPhone = ReturnType<typeof traderPhone>;

/** Sells a basket for the key of a payment, and ends with the sale saved once. */
export type WayToSell = (phone: TraderPhone, basket: Basket, pay: string) => Promise<void>;

const expectSaved = (screen: Screen, { minor }: Basket): void => {
  expect([screen.page, screen.text.split('\n')[0]]).toEqual([
    'S4',
    expect.stringContaining(`SAVED ${formatMoney(minor, 'KES')} `),
  ]);
};
const expectPage = ({ page }: Screen, ...pages: readonly string[]): void => {
  expect(pages).toContain(page);
};

const byQuickDial: WayToSell = async (phone, basket, pay) => {
  expectPage(await phone.dial('1', ...basket.keys), 'S3');
  expectSaved(await phone.send(pay), basket);
};

const byMenu: WayToSell = async (phone, basket, pay) => {
  expectPage(await phone.dial(), 'VM', 'CM');
  expectSaved(await phone.sendAll('1', ...basket.keys, pay), basket);
};

const typedAhead: WayToSell = async (phone, basket, pay) => {
  await phone.dial();
  expectPage(await phone.send(['1', ...basket.keys].join('*')), 'S3');
  expectSaved(await phone.send(pay), basket);
};

const withPaymentInTheDial: WayToSell = async (phone, basket, pay) => {
  expectPage(await phone.dial('1', ...basket.keys, pay), 'S3C');
  expectSaved(await phone.send('1'), basket);
};

/** The call drops before the payment; the redial goes on with the sale. */
const droppedBefore: WayToSell = async (phone, basket, pay) => {
  await phone.dial('1', ...basket.keys);
  expectPage(await phone.dial(), 'S12');
  expectPage(await phone.send('1'), 'S3');
  expectSaved(await phone.send(pay), basket);
};

/** The sale is saved, and its answer never reaches the phone; the redial says so. */
const droppedAfter: WayToSell = async (phone, basket, pay) => {
  await phone.dial('1', ...basket.keys);
  await postTurn(phone.url, phone.formFor(pay));
  const home = await phone.dial();
  expectPage(home, 'VM', 'CM');
  expect(home.text.split('\n')[1]).toMatch(/^Last \d+-\d .* saved$/);
};

/** The gateway gets no answer in time, and sends the same key press again and again. */
const deliveredOften: WayToSell = async (phone, basket, pay) => {
  await phone.dial('1', ...basket.keys);
  const form = phone.formFor(pay);
  const deliver = (): Promise<Screen> => postTurn(phone.url, form);
  const [first, ...others] = [...(await Promise.all([deliver(), deliver(), deliver()])), await deliver()];
  expectSaved(first, basket);
  for (const { body } of others) expect(body).toBe(first.body);
};

/** The redial key instead of the menu: the same sale again, which is asked about and dropped. */
const redialledBlindly: WayToSell = async (phone, basket, pay) => {
  await withPaymentInTheDial(phone, basket, pay);
  expectPage(await phone.dial('1', ...basket.keys, pay), 'S3C');
  expectPage(await phone.send('1'), 'S9');
  expectPage(await phone.send('2'), 'VM', 'CM');
};

/** Every way in which a day's sales come in, good lines and bad. */
export const WAYS_TO_SELL: readonly WayToSell[] = [
  byQuickDial,
  droppedBefore,
  byMenu,
  deliveredOften,
  typedAhead,
  droppedAfter,
  withPaymentInTheDial,
  redialledBlindly,
];
export { byQuickDial };
