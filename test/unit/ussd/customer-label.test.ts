import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { personLabel } from '../../../src/ussd/actions/debts/customer-rows.ts';
import { toldApart } from '../../../src/ussd/actions/shared/tell-apart.ts';

const phone = fc.integer({ min: 700_000_000, max: 799_999_999 }).map((number) => `+254${number}`);
const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), minLength: 2, maxLength: 12 });

describe('customers of one name', () => {
  test('are told apart by three digits, and by more where three are not enough', () => {
    const label = (number: string, ...others: string[]) =>
      personLabel({ name: 'Otieno', phone: number, namesakes: others });
    expect(label('+254700111222')).toBe('Otieno');
    expect(label('+254700111222', '+254755666777')).toBe('Otieno 222');
    expect(label('+254700111222', '+254755666222')).toBe('Otie. 1222');
  });

  test('never look alike, and never take more room than a name', () => {
    fc.assert(
      fc.property(name, fc.uniqueArray(phone, { minLength: 2, maxLength: 6 }), (shared, phones) => {
        const labels = phones.map((one) =>
          personLabel({ name: shared, phone: one, namesakes: phones.filter((other) => other !== one) }),
        );
        expect(new Set(labels).size).toBe(phones.length);
        for (const label of labels) expect(label.length).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe('whatever is chosen by its name', () => {
  test('stands without a mark when it is the only one, and with it when another is printed alike', () => {
    const shops = [
      { name: 'Mama Njeri General Stores', mark: '2051-8' },
      { name: 'Mama Njeri General Shop', mark: '2052-6' },
      { name: 'Baraka Duka', mark: '2053-4' },
    ];
    expect(shops.map((one) => toldApart(one, shops, 16))).toEqual([
      'Mama Nje. 2051-8',
      'Mama Nje. 2052-6',
      'Baraka Duka',
    ]);
  });
});
