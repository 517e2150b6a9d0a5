import { describe, expect, test } from '@jest/globals';
import { acceptanceProgram } from '../support/acceptance-program.ts';
import { watchPeople } from '../support/people-watch.ts';
import { ussdPhone, type Screen } from '../support/ussd-phone.ts';

const program = await acceptanceProgram();
const people = watchPeople(program);

/** A part of a kilogram: what it costs to the cent, and what is paid for it in cash; as pages write it. */
interface Part {
  readonly exact: string;
  readonly cash: string;
  readonly minor: number;
  readonly rounding: number;
}
const part = (exact: string, cash: string, minor: number, rounding: number): Part => ({ exact, cash, minor, rounding });

interface Country {
  readonly name: string;
  readonly owner: string;
  /** The price of a kilogram, as it is typed, and the sign of the money. */
  readonly price: string;
  readonly sign: string;
  readonly quarter: Part;
  readonly half: Part;
  readonly threeQuarters: Part;
}

const COUNTRIES: readonly Country[] = [
  {
    name: 'Kenya, to the shilling',
    owner: '+254720222001',
    price: '165',
    sign: 'Ksh',
    quarter: part('41.25', '41', 4100, -25),
    half: part('82.50', '83', 8300, 50),
    threeQuarters: part('123.75', '124', 12_400, 25),
  },
  {
    name: 'Tanzania, to the coin of 50',
    owner: '+255712222001',
    price: '1333',
    sign: 'TSh',
    quarter: part('333.25', '350', 35_000, 1675),
    half: part('666.50', '650', 65_000, -1650),
    threeQuarters: part('999.75', '1,000', 100_000, 25),
  },
  {
    name: 'Uganda, to the coin of 50',
    owner: '+256772222001',
    price: '1330',
    sign: 'USh',
    quarter: part('333', '350', 350, 17),
    half: part('665', '650', 650, -15),
    threeQuarters: part('998', '1,000', 1000, 2),
  },
  {
    name: 'Nigeria, to the naira',
    owner: '+2348031222001',
    price: '165',
    sign: 'N',
    quarter: part('41.25', '41', 4100, -25),
    half: part('82.50', '83', 8300, 50),
    threeQuarters: part('123.75', '124', 12_400, 25),
  },
  {
    name: 'Ghana, to five pesewas',
    owner: '+233241222001',
    price: '16*49',
    sign: 'GHS',
    quarter: part('4.12', '4.10', 410, -2),
    half: part('8.25', '8.25', 825, 0),
    threeQuarters: part('12.37', '12.35', 1235, -2),
  },
  {
    name: 'Ivory Coast, to five francs',
    owner: '+2250707122201',
    price: '165',
    sign: 'F',
    quarter: part('41', '40', 40, -1),
    half: part('83', '85', 85, 2),
    threeQuarters: part('124', '125', 125, 1),
  },
  {
    name: 'Rwanda, to the franc',
    owner: '+250788122201',
    price: '165',
    sign: 'Frw',
    quarter: part('41', '41', 41, 0),
    half: part('83', '83', 83, 0),
    threeQuarters: part('124', '124', 124, 0),
  },
  {
    name: 'South Africa, to ten cents',
    owner: '+27821222001',
    price: '12.55',
    sign: 'R',
    quarter: part('3.14', '3.10', 310, -4),
    half: part('6.28', '6.30', 630, 2),
    threeQuarters: part('9.41', '9.40', 940, -1),
  },
  {
    name: 'Zambia, to five ngwee',
    owner: '+260971222001',
    price: '16*49',
    sign: 'K',
    quarter: part('4.12', '4.10', 410, -2),
    half: part('8.25', '8.25', 825, 0),
    threeQuarters: part('12.37', '12.35', 1235, -2),
  },
];

const walk = async (owner: string, dialled: string, inputs: readonly string[]): Promise<readonly Screen[]> => {
  const phone = ussdPhone(program.url, owner);
  const screens: Screen[] = [await phone.dial(dialled)];
  for (const input of inputs) screens.push(await phone.send(input));
  return screens;
};
const pagesIn = (screens: readonly Screen[]): readonly string[] => screens.map(({ page }) => page);

/** Opens a shop that sells one thing by the kilogram. */
const openShop = async ({ owner, price }: Country): Promise<string> => {
  const opened = await walk(owner, '*384*7#', [
    ...['1', '1', 'Duka Letu', 'Amina', '5831', '5831', '1'],
    ...['1', 'Rice', price, '10', '0', '1'],
  ]);
  expect(opened.at(-1)?.page).toBe('N6');
  const weighed = await walk(owner, '*384*7*2*6*1#', ['4', '2']);
  expect(pagesIn(weighed)).toEqual(['E2', 'E6', 'E9']);
  return (await people.member(owner)).schema_name;
};

let lastSms = 0;
const sendSms = async (from: string, text: string): Promise<void> => {
  lastSms += 1;
  const body = new URLSearchParams({
    id: `sms-${String(lastSms)}`,
    from,
    to: '21384',
    text,
    date: '2026-06-12 14:05:00',
  });
  const response = await fetch(`${program.url}/callbacks/local/africastalking/sms`, { method: 'POST', body });
  expect(response.status).toBe(200);
};

/** What the books say of the sales, in order: what was paid, what rounding added, what the lines come to. */
const sales = (schema: string) =>
  program.rows<{ paid: string; rounding: string; lines: string }>(
    `select amount_minor::text as paid, rounding_minor::text as rounding,
       (select sum(total_minor)::text from ${schema}.sale_lines l where l.sale_id = s.id) as lines
     from ${schema}.sales s order by created_at, receipt_reference`,
  );
const booked = ({ minor, rounding }: Part) => ({
  paid: String(minor),
  rounding: String(rounding),
  lines: String(minor - rounding),
});

describe('what is paid in cash for a part of a kilogram is what was shown before, in', () => {
  test.each(COUNTRIES)('$name', async (country) => {
    const { owner, sign, quarter, half, threeQuarters } = country;
    const schema = await openShop(country);

    const dialled = await walk(owner, '*384*7*1*1*01*1#', ['1']);
    expect(pagesIn(dialled)).toEqual(['S3C', 'S4']);
    expect(dialled[0]?.text).toContain(`TOTAL ${sign}${quarter.cash} CASH\n`);
    expect(dialled[1]?.text).toContain(`SAVED ${sign}${quarter.cash} CASH\n`);

    const typed = await walk(owner, '*384*7#', ['1', '1', '02', '1']);
    expect(pagesIn(typed)).toEqual(['VM', 'S1', 'S2W', 'S3', 'S4']);
    expect(typed[3]?.text).toContain(
      `TOTAL ${sign}${half.exact}\n1. Cash${half.rounding === 0 ? '' : ` ${half.cash}`} 2. `,
    );
    expect(typed[4]?.text).toContain(`SAVED ${sign}${half.cash} CASH\n`);

    await sendSms(owner, 'SELL 1 0.75');
    const reply = (await people.messages(schema)).find(({ template }) => template === 'M19');
    expect(reply?.body).toContain(`0.75 Rice ${threeQuarters.exact}, Cash ${sign}${threeQuarters.cash}.`);

    expect(await sales(schema)).toEqual([quarter, half, threeQuarters].map(booked));
  });
});
