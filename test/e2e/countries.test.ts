import { describe, expect, test } from '@jest/globals';
import { createFixedClock } from '../support/fixed-clock.ts';
import { loadMenu } from '../../src/ussd/menu/load-menu.ts';
import { acceptanceProgram } from '../support/acceptance-program.ts';
import { watchPeople } from '../support/people-watch.ts';
import { ussdPhone, type Screen } from '../support/ussd-phone.ts';

/** Late in the evening in Accra, and the next day already in Nairobi. */
const clock = createFixedClock(new Date('2026-06-12T21:30:00Z'));
const program = await acceptanceProgram({}, { clock });
const people = watchPeople(program);

interface Country {
  readonly name: string;
  readonly owner: string;
  readonly currency: string;
  readonly timezone: string;
  /** When it is where the shop is. */
  readonly now: string;
  readonly symbol: string;
  /** How a price is typed, what it is in the smallest unit, and how two of it are read. */
  readonly price: { readonly typed: string; readonly minor: number; readonly two: string };
  /** A customer's number as people there say it, and as an SMS needs it. */
  readonly customer: { readonly typed: string; readonly e164: string };
  /** What looks like a number and is none there. */
  readonly wrong: string;
}

const COUNTRIES: readonly Country[] = [
  {
    name: 'Kenya, where mobiles begin with 1 as well',
    owner: '+254720111001',
    currency: 'KES',
    timezone: 'Africa/Nairobi',
    now: '13/06 00:30',
    symbol: 'Ksh',
    price: { typed: '150', minor: 15_000, two: 'Ksh300' },
    customer: { typed: '0112345678', e164: '+254112345678' },
    wrong: '0202345678',
  },
  {
    name: 'Kenya, where most mobiles begin with 7',
    owner: '+254112111001',
    currency: 'KES',
    timezone: 'Africa/Nairobi',
    now: '13/06 00:30',
    symbol: 'Ksh',
    price: { typed: '1250', minor: 125_000, two: 'Ksh2,500' },
    customer: { typed: '712 345 678', e164: '+254712345678' },
    wrong: '0812345678',
  },
  {
    name: 'Tanzania',
    owner: '+255712345001',
    currency: 'TZS',
    timezone: 'Africa/Dar_es_Salaam',
    now: '13/06 00:30',
    symbol: 'TSh',
    price: { typed: '1500', minor: 150_000, two: 'TSh3,000' },
    customer: { typed: '0754123456', e164: '+255754123456' },
    wrong: '07541234567',
  },
  {
    name: 'Uganda, which has no cents',
    owner: '+256772345001',
    currency: 'UGX',
    timezone: 'Africa/Kampala',
    now: '13/06 00:30',
    symbol: 'USh',
    price: { typed: '5000', minor: 5000, two: 'USh10,000' },
    customer: { typed: '0701234567', e164: '+256701234567' },
    wrong: '+254712345678',
  },
  {
    name: 'Nigeria, where numbers have eleven digits',
    owner: '+2348031234001',
    currency: 'NGN',
    timezone: 'Africa/Lagos',
    now: '12/06 22:30',
    symbol: 'N',
    price: { typed: '350', minor: 35_000, two: 'N700' },
    customer: { typed: '08061234567', e164: '+2348061234567' },
    wrong: '0806123456',
  },
  {
    name: 'Ghana, where prices have pesewas',
    owner: '+233241234001',
    currency: 'GHS',
    timezone: 'Africa/Accra',
    now: '12/06 21:30',
    symbol: 'GHS',
    price: { typed: '2*55', minor: 255, two: 'GHS5.10' },
    customer: { typed: '0201234567', e164: '+233201234567' },
    wrong: '020123456',
  },
  {
    name: 'Ivory Coast, where the zero in front belongs to the number',
    owner: '+2250707123401',
    currency: 'XOF',
    timezone: 'Africa/Abidjan',
    now: '12/06 21:30',
    symbol: 'F',
    price: { typed: '525', minor: 525, two: 'F1,050' },
    customer: { typed: '0507123456', e164: '+2250507123456' },
    wrong: '507123456',
  },
  {
    name: 'Rwanda',
    owner: '+250788123401',
    currency: 'RWF',
    timezone: 'Africa/Kigali',
    now: '12/06 23:30',
    symbol: 'Frw',
    price: { typed: '700', minor: 700, two: 'Frw1,400' },
    customer: { typed: '0722123456', e164: '+250722123456' },
    wrong: '0222123456',
  },
  {
    name: 'South Africa',
    owner: '+27821234001',
    currency: 'ZAR',
    timezone: 'Africa/Johannesburg',
    now: '12/06 23:30',
    symbol: 'R',
    price: { typed: '12.50', minor: 1250, two: 'R25' },
    customer: { typed: '0731234567', e164: '+27731234567' },
    wrong: '0111234567',
  },
  {
    name: 'Zambia',
    owner: '+260971234001',
    currency: 'ZMW',
    timezone: 'Africa/Lusaka',
    now: '12/06 23:30',
    symbol: 'K',
    price: { typed: '7*05', minor: 705, two: 'K14.10' },
    customer: { typed: '0961234567', e164: '+260961234567' },
    wrong: '0211234567',
  },
];

/** Presses keys one after the other, and keeps every screen. */
const walk = async (phone: ReturnType<typeof ussdPhone>, dialled: string, inputs: readonly string[]) => {
  const screens: Screen[] = [await phone.dial(dialled)];
  for (const input of inputs) screens.push(await phone.send(input));
  return screens;
};
const pagesIn = (screens: readonly Screen[]): readonly string[] => screens.map(({ page }) => page);
const textOf = (screens: readonly Screen[], page: string): string =>
  screens.find((screen) => screen.page === page)?.text ?? `no ${page}`;

const SIGN_UP = ['U1', 'U2', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'N1', 'N2', 'N3', 'N4', 'N5', 'N6'];
/** From the first key to the first item. */
const signUp = (owner: string, language: string, price: string): Promise<readonly Screen[]> =>
  walk(ussdPhone(program.url, owner), '*384*7#', [
    language,
    ...['1', 'Duka Letu', 'Amina', '5831', '5831', '1'],
    ...['1', 'Soap', price, '10', '0', '1'],
  ]);
/** Two of the first item for cash, and the receipt to a customer; a number that is none is typed first. */
const sellTwo = (owner: string, wrong: string, customer: string): Promise<readonly Screen[]> =>
  walk(ussdPhone(program.url, owner), '*384*7*1*1*2#', ['1', '1', wrong, customer]);

describe('a shop opened by phone in', () => {
  test.each(COUNTRIES)('$name', async (country) => {
    const { owner, symbol, price, customer, wrong, currency, timezone, now } = country;
    const opened = await signUp(owner, '1', price.typed);
    expect(pagesIn(opened)).toEqual(SIGN_UP);
    expect(textOf(opened, 'R5')).toContain(`money in ${symbol}.`);
    const shop = await people.member(owner);
    expect(shop).toMatchObject({ currency, timezone });
    const items = await program.rows<{ price: string }>(
      `select price_minor as price from ${shop.schema_name}.inventory`,
    );
    expect(items.map((item) => Number(item.price))).toEqual([price.minor]);

    const sold = await sellTwo(owner, wrong, customer.typed);
    // One of the examples is a number of another country.
    expect(pagesIn(sold)).toEqual(['S3', 'S4', 'S5', wrong.startsWith('+') ? 'S5F' : 'S5E', 'S6']);
    expect(textOf(sold, 'S3')).toContain(`TOTAL ${price.two}\n`);
    expect(textOf(sold, 'S4')).toContain(`SAVED ${price.two} CASH`);
    const sms = await people.lastSms(customer.e164, ' Paid ');
    expect(sms).toContain(`Paid ${price.two} `);
    expect(sms).toContain(` at Duka Letu ${now}. `);
  });
});

describe('French', () => {
  const { texts } = loadMenu('menus');
  /** The lines of a page that say something of their own, with anything where their values stand. */
  const linesOf = (language: string, page: string): readonly RegExp[] =>
    (texts[language]?.pages[page] ?? '')
      .split('\n')
      .filter((line) => /[a-z]/i.test(line.replaceAll(/\{\w+\}/g, '')))
      .map((line) => {
        const parts = line.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
        return new RegExp(`^${parts.join('.*')}$`);
      });
  /** Lines that the French page has and that no page in English would. */
  const frenchLines = ({ page, text }: Screen): readonly string[] =>
    text.split('\n').filter((line) => {
      const isIn = (language: string): boolean => linesOf(language, page).some((pattern) => pattern.test(line));
      return isIn('fr') && !isIn('en') && !isIn('sw');
    });

  test.each([
    { place: 'Ivory Coast', owner: '+2250707123402', typed: '0507123457', e164: '+2250507123457', total: 'F1,050' },
    { place: 'Rwanda', owner: '+250788123402', typed: '0722123457', e164: '+250722123457', total: 'Frw1,050' },
  ])('is chosen with 3 in $place and spoken from the sign-up to the receipt', async ({ owner, typed, e164, total }) => {
    const [first, ...opened] = await signUp(owner, '3', '525');
    expect(first?.text).toContain('3. Francais');
    expect(pagesIn(opened)).toEqual(SIGN_UP.slice(1));
    const sold = await sellTwo(owner, '12', typed);
    for (const screen of [...opened, ...sold])
      expect([screen.page, frenchLines(screen)]).not.toEqual([screen.page, []]);

    expect(await people.lastSms(e164, total)).toContain(` Payé ${total} `);
    const { language, schema_name } = await people.member(owner);
    expect(language).toBe('fr');
    const messages = await people.messages(schema_name);
    expect(messages.map((sms) => [sms.template, sms.language, sms.to_phone]).toSorted()).toEqual([
      ['M1', 'fr', e164],
      ['M15', 'fr', owner],
      ['M26', 'fr', owner],
    ]);
  });

  test('is no choice where it is not spoken, and can be left and taken up again where it is', async () => {
    const kenyan = await walk(ussdPhone(program.url, '+254720111009'), '*384*7#', ['3']);
    expect(kenyan.map(({ page, text }) => [page, text.includes('Francais'), text.startsWith('Not valid')])).toEqual([
      ['U1', false, false],
      ['U1', false, true],
    ]);
    const senegalese = '+221771234501';
    expect(pagesIn(await signUp(senegalese, '1', '525'))).toEqual(SIGN_UP);
    const changed = await walk(ussdPhone(program.url, senegalese), '*384*7*6*1#', ['3', '6', '1', '2']);
    expect(changed.map(({ page }) => page)).toEqual(['LG1', 'VM', 'M1', 'LG1', 'VM']);
    expect(changed[1]?.text).toContain('1. Vendre');
    expect(changed[4]?.text).toContain('1. Uza');
  });
});
