import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createNumberSealer } from '../../../src/platform/sealed-numbers.ts';

const { seal, open } = createNumberSealer('k'.repeat(32));
const SEAL = '\u0002';
const PAGE = 'SAVED 1043-2 Ksh450. Receipt goes to 0712345678 and not to +254 712-345 679, nor 0712345678.';

test('a page with numbers is kept without them, and comes back as it was', () => {
  const sealed = seal(PAGE);
  expect(sealed).not.toMatch(/0712|254|345/);
  expect(sealed).toContain('SAVED 1043-2 Ksh450');
  expect(open(sealed)).toBe(PAGE);
});

test('what holds no number is kept as it is', () => {
  expect(seal('12*3')).toBe('12*3');
  expect(open('12*3')).toBe('12*3');
});

test('another secret opens nothing, and what was damaged is not believed', () => {
  const sealed = seal(PAGE);
  expect(createNumberSealer('x'.repeat(32)).open(sealed)).toBeUndefined();
  const other = sealed[20] === 'A' ? 'B' : 'A';
  expect(open(sealed.slice(0, 20) + other + sealed.slice(21))).toBeUndefined();
});

test('any text comes back, and no run of eight digits is left in it', () => {
  const piece = fc.oneof(fc.string(), fc.stringMatching(/^[+]?[0-9 .()-]{0,20}$/));
  const text = fc.array(piece).map((pieces) => pieces.join('').replaceAll(SEAL, '').replaceAll('\u0003', ''));
  fc.assert(
    fc.property(text, (written) => {
      const sealed = seal(written);
      expect(open(sealed)).toBe(written);
      expect(sealed.split(SEAL).at(-1)).not.toMatch(/\d{8}/);
    }),
  );
});
