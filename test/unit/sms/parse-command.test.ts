import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PAYMENT_WORDS } from '../../../src/sms/command-words.ts';
import { parseCommand } from '../../../src/sms/parse-command.ts';

const sale = (code: number, quantityMilli: number, payment = 'cash') => ({
  kind: 'sell',
  code,
  quantityMilli,
  payment,
});

describe('what people write to the short code', () => {
  test.each([
    ['SELL 12 3', sale(12, 3000)],
    ['  uza 12   3 ', sale(12, 3000)],
    ['Vendre 12 3.', sale(12, 3000)],
    ['sell 20 1.5 mm', sale(20, 1500, 'mobile_money')],
    ['SELL 20 0,25 CARD', sale(20, 250, 'card')],
    ['UZA 20 1/2 kadi .', sale(20, 500, 'card')],
    ['SELL 9999 9999 CASH', sale(9999, 9_999_000)],
    ['stock 12', { kind: 'stock', code: 12 }],
    ['SELL ١٢ ٣', sale(12, 3000)],
    ['uza ۱۲ ۱/۲ mm', sale(12, 500, 'mobile_money')],
    ['SELL １２ ３', sale(12, 3000)],
    ['stock １２', { kind: 'stock', code: 12 }],
    ['undo', { kind: 'undo' }],
    ['FUTA.', { kind: 'undo' }],
    ['Annuler', { kind: 'undo' }],
    ['tena', { kind: 'again' }],
    ['ENCORE', { kind: 'again' }],
    ['Jumla', { kind: 'sum' }],
    ['total', { kind: 'sum' }],
    ['zinaisha', { kind: 'low' }],
    ['MSAADA', { kind: 'help' }],
    ['aide', { kind: 'help' }],
    ['toka', { kind: 'stop' }],
    ['Arrêt', { kind: 'stop' }],
    ['ANZA.', { kind: 'start' }],
  ])('%j is understood', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  test.each([
    '',
    'SELL',
    'SELL 12',
    'SELL 12 0',
    'SELL 12 0.0',
    'SELL x y',
    'SELL 12 -3',
    'SELL 12 03',
    'SELL 12 1.500',
    'SELL 12 10000',
    'SELL 012 3',
    'SELL 0 3',
    'SELL 98 1',
    'SELL 12 3²',
    'SELL 12 3 CREDIT',
    'SELL 12 3 5831',
    'SELL 12 3 CASH 5831',
    'SELL 12 3 7 1',
    'SELL12 3',
    'STOCK',
    'STOCK 12 5',
    'UNDO 1043-2',
    'please stop',
    '5831',
    'constructor',
    `SELL 12 3${' '.repeat(160)}x`,
  ])('%j is not', (text) => {
    expect(parseCommand(text)).toEqual({ kind: 'unclear' });
  });

  test('whatever is written, nothing breaks and nothing of it is kept', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 200 })), (text) => {
        const command = parseCommand(text);
        expect(
          Object.keys(command).filter((key) => !['kind', 'code', 'quantityMilli', 'payment'].includes(key)),
        ).toEqual([]);
      }),
    );
  });

  test('a sale is read as it was written, in any case and with any spaces', () => {
    const pay = fc.option(fc.constantFrom(...PAYMENT_WORDS.keys()), { nil: undefined });
    const space = fc.constantFrom(' ', '  ', '\t', '\n ');
    const written = fc.record({
      word: fc.constantFrom('SELL', 'uza', 'Vendre'),
      code: fc.integer({ min: 1, max: 9999 }).filter((code) => code !== 98 && code !== 99),
      quantity: fc.integer({ min: 1, max: 9999 }),
      pay,
      space,
      end: fc.constantFrom('', '.', ' .', ' '),
    });
    fc.assert(
      fc.property(written, ({ word, code, quantity, pay: payment, space: gap, end }) => {
        const words = [word, code, quantity, ...(payment === undefined ? [] : [payment.toLowerCase()])];
        expect(parseCommand(`${gap}${words.join(gap)}${end}`)).toEqual(
          sale(code, quantity * 1000, PAYMENT_WORDS.get(payment ?? 'CASH')),
        );
      }),
    );
  });

  test('something more, something less or something else is never a sale', () => {
    const token = fc.constantFrom(
      'SELL',
      'UZA',
      '12',
      '3',
      '0',
      '5831',
      'CASH',
      'MM',
      'CREDIT',
      'x',
      '-1',
      '1e3',
      '0x1f',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 6 }), (tokens) => {
        const isSale = /^(SELL|UZA) (12|3|5831) (12|3|5831)( (CASH|MM))?$/.test(tokens.join(' '));
        expect(parseCommand(tokens.join(' ')).kind === 'sell').toBe(isSale);
      }),
    );
  });
});
