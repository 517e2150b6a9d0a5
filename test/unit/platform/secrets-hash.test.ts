import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSecretsHasher, parsePeppers } from '../../../src/platform/secrets-hash.ts';

const FIRST = { version: 1, secret: 'the first pepper of this installation' };
const SECOND = { version: 2, secret: 'the second pepper of this installation' };

describe('PINs as they are stored', () => {
  const hasher = createSecretsHasher([FIRST]);

  test('the right PIN opens, a wrong one does not', async () => {
    const stored = await hasher.hash('5831');
    expect(await hasher.verify('5831', stored)).toEqual({ matches: true, stale: false });
    expect(await hasher.verify('5832', stored)).toEqual({ matches: false, stale: false });
  });

  test('no two hashes are alike, and none holds the PIN', async () => {
    const [one, other] = await Promise.all([hasher.hash('5831'), hasher.hash('5831')]);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^s1\$1\$[\w-]{22}\$[\w-]{43}$/);
  });

  test('whatever PIN is compared, only the same one matches', async () => {
    const stored = await hasher.hash('5831');
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^\d{4}$/), async (pin) => {
        expect((await hasher.verify(pin, stored)).matches).toBe(pin === '5831');
      }),
      { numRuns: 30 },
    );
  });

  test('with nothing stored, or nonsense, no PIN matches', async () => {
    for (const stored of [null, undefined, '', 's1$1$x$y', `s1$1$${'A'.repeat(22)}$${'A'.repeat(43)}`]) {
      expect(await hasher.verify('5831', stored)).toEqual({ matches: false, stale: false });
    }
  });

  test('a stolen database is useless without the pepper', async () => {
    const stored = await hasher.hash('5831');
    const thief = createSecretsHasher([{ version: 1, secret: 'a pepper that a thief made up' }]);
    expect((await thief.verify('5831', stored)).matches).toBe(false);
  });

  test('after a new pepper, old hashes still open and ask to be made again', async () => {
    const old = await hasher.hash('5831');
    const newer = createSecretsHasher([FIRST, SECOND]);
    expect(await newer.verify('5831', old)).toEqual({ matches: true, stale: true });
    expect(await newer.verify('5832', old)).toEqual({ matches: false, stale: false });
    expect(await newer.verify('5831', await newer.hash('5831'))).toEqual({ matches: true, stale: false });
    expect((await createSecretsHasher([SECOND]).verify('5831', old)).matches).toBe(false);
  });
});

describe('the setting with the peppers', () => {
  test('newest last', () => {
    expect(parsePeppers('1:0123456789abcdef, 2:fedcba9876543210')).toEqual([
      { version: 1, secret: '0123456789abcdef' },
      { version: 2, secret: 'fedcba9876543210' },
    ]);
  });

  test.each(['', '1', '1:short', 'x:0123456789abcdef', '1:0123456789abcdef,'])('"%s" is refused', (setting) => {
    expect(() => parsePeppers(setting)).toThrow(RangeError);
  });

  test('a refusal never tells the pepper', () => {
    expect(() => parsePeppers('1:tell-me-not')).toThrow(
      /^pepper 1 must be a number, a colon and at least 16 characters$/,
    );
  });

  test('no pepper, or two of one version, is refused', () => {
    expect(() => createSecretsHasher([])).toThrow(RangeError);
    expect(() => createSecretsHasher([FIRST, FIRST])).toThrow(RangeError);
  });
});
