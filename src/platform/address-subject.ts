import { isIPv4, isIPv6 } from 'node:net';

const GROUPS = 8;
const GROUPS_OF_A_NETWORK = 4;

/** The eight groups of an IPv6 address, hexadecimal without leading zeros. */
const groupsOf = (address: string): readonly string[] => {
  // WHATWG URLs write every form of an address in one, the shortest.
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = short.split('::');
  const groups = (part: string): string[] => part.split(':').filter((group) => group !== '');
  if (tail === undefined) return groups(head);
  const zeros = GROUPS - groups(head).length - groups(tail).length;
  return [...groups(head), ...Array<string>(zeros).fill('0'), ...groups(tail)];
};

/** The IPv4 address inside an IPv6 one (`::ffff:10.0.0.7`), as a listener of both kinds tells it. */
const mappedIn = (groups: readonly string[]): string | undefined => {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return undefined;
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((pair) => [pair >> 8, pair & 0xff])
    .join('.');
};

/**
 * Who is counted when an address is: an IPv4 address itself, and of IPv6 the network of 64 bits, since whoever has one
 * address there has all of them. What is no address is left as it is.
 */
export const addressSubject = (address: string): string => {
  const [plain = ''] = address.split('%');
  if (isIPv4(plain) || !isIPv6(plain)) return address;
  const groups = groupsOf(plain);
  return mappedIn(groups) ?? `${groups.slice(0, GROUPS_OF_A_NETWORK).join(':')}::/64`;
};
