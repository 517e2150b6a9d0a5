import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressSubject } from '../../../src/platform/address-subject.ts';

describe('who is counted when an address is', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['no address', 'no address'],
    ['', ''],
  ])('of %s it is %s', (address, subject) => {
    expect(addressSubject(address)).toBe(subject);
  });

  test('whoever has a network of 64 bits is one, and the neighbour is another', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
    fc.assert(
      fc.property(half, half, half, half, (network, other, one, two) => {
        // Nobody's network: IPv4 addresses are written there.
        fc.pre(network !== '0:0:0:0' && other !== '0:0:0:0');
        expect(addressSubject(`${network}:${one}`)).toBe(addressSubject(`${network}:${two}`));
        expect(addressSubject(`${network}:${one}`) === addressSubject(`${other}:${one}`)).toBe(network === other);
      }),
    );
  });
});
