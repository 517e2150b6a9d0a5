import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { systemClock } from '../../../src/platform/clock.ts';
import { createFixedClock } from '../../support/fixed-clock.ts';
import { DomainError, ERROR_CODES, isDomainError } from '../../../src/values/errors.ts';
import { createHasher, deriveKey } from '../../../src/platform/hash.ts';
import { idFrom, newId } from '../../../src/platform/ids.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UUID_V8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('ids', () => {
  test('a new id is a UUID of version 7 and never the same twice', () => {
    const ids = Array.from({ length: 1000 }, () => newId());
    expect(ids.every((id) => UUID_V7.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(1000);
  });

  test('an id made later sorts later', () => {
    const instants = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(instants, instants, (one, other) => {
        fc.pre(one < other);
        expect(newId(new Date(one)) < newId(new Date(other))).toBe(true);
      }),
    );
  });

  test('the same reason gives the same id, another reason another one', () => {
    expect(idFrom('receipt-1')).toBe(idFrom(Buffer.from('receipt-1')));
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(idFrom(one)).toMatch(UUID_V8);
        expect(idFrom(one) === idFrom(other)).toBe(one === other);
      }),
    );
  });
});

describe('what stands for a phone number', () => {
  const hasher = createHasher('a secret of this installation, long enough');

  test('is the same for the same number, and tells nothing of it', () => {
    const hash = hasher.phone('+254712345678');
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(hasher.phone('+254712345678')).toBe(hash);
    expect(hasher.phone('+254712345679')).not.toBe(hash);
    expect(createHasher('another secret of another installation').phone('+254712345678')).not.toBe(hash);
  });

  test('a tag is apart for each label and each cut between its parts', () => {
    const tags = [
      hasher.tag('session', 'a', 'bc'),
      hasher.tag('session', 'ab', 'c'),
      hasher.tag('session', 'abc'),
      hasher.tag('step', 'a', 'bc'),
      hasher.tag('session'),
    ];
    expect(tags.every((tag) => /^[0-9a-f]{32}$/.test(tag))).toBe(true);
    expect(new Set(tags).size).toBe(tags.length);
    expect(hasher.tag('phone', '+254712345678').startsWith(hasher.phone('+254712345678'))).toBe(false);
  });

  test('each purpose has a key of its own', () => {
    expect(deriveKey('secret', 'one').equals(deriveKey('secret', 'two'))).toBe(false);
  });
});

describe('expected failures', () => {
  test('carry a code, and facts for the answer', () => {
    const error = new DomainError('short_stock', { leftMilli: 3000 });
    expect(error.code).toBe('short_stock');
    expect(error.details).toEqual({ leftMilli: 3000 });
    expect(new DomainError('conflict', {}, { cause: error }).cause).toBe(error);
    expect(new DomainError('conflict').details).toEqual({});
  });

  test('are told from defects, and from each other', () => {
    const error: unknown = new DomainError('short_stock');
    expect(isDomainError(error)).toBe(true);
    expect(isDomainError(error, 'out_of_stock', 'short_stock')).toBe(true);
    expect(isDomainError(error, 'conflict')).toBe(false);
    expect(isDomainError(new Error('short_stock'))).toBe(false);
  });

  test('no code is listed twice', () => {
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  });
});

describe('clocks', () => {
  test('a fixed clock moves only when it is moved', () => {
    const clock = createFixedClock(new Date('2026-06-12T09:00:00Z'));
    clock.now().setFullYear(1999);
    expect(clock.now().toISOString()).toBe('2026-06-12T09:00:00.000Z');
    clock.advance(60_000);
    expect(clock.now().toISOString()).toBe('2026-06-12T09:01:00.000Z');
    clock.set(new Date('2027-01-01T00:00:00Z'));
    expect(clock.now().toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });

  test('the clock of the machine goes on', () => {
    const before = Date.now();
    expect(systemClock.now().getTime()).toBeGreaterThanOrEqual(before);
  });
});
