import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Networks that are not the open Internet (IANA special-purpose registries), by what people call them. */
const kinds = {
  'an address of this machine': ['127.0.0.0/8', '::1/128'],
  unspecified: ['0.0.0.0/8', '::/128'],
  'a private address': ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  'a link-local address, where clouds keep their credentials': ['169.254.0.0/16', 'fe80::/10'],
  'a shared address of a carrier': ['100.64.0.0/10'],
  'an address of no single machine': ['224.0.0.0/4', 'ff00::/8', '255.255.255.255/32'],
  'a reserved address': [
    '192.0.0.0/24',
    '192.0.2.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '240.0.0.0/4',
    '100::/64',
    '2001::/23',
    '2001:db8::/32',
  ],
} as const;

/** Ways to write an IPv4 address as an IPv6 one: mapped, translated (NAT64), 6to4. All of them say where a packet goes. */
const carriers = ['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16'];

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

function listOfEach(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const address of addresses) list.addAddress(address, familyOf(address));
  return list;
}

const lists = Object.entries(kinds).map(([kind, networks]) => ({ kind, list: listOf(networks) }));
const carrying = listOf(carriers);

const withoutZone = (address: string): string => address.replace(/%.*$/, '');

/** The addresses this machine has right now, public ones included: what listens on them may trust whoever is here. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => withoutZone(address)));

/**
 * Why an address may not be reached by a name that nobody listed: it leads inwards. Null for one of the open Internet.
 * What is no address at all is inward, too. `own`: the addresses of this machine.
 */
export function inward(address: string, own: () => readonly string[] = ownAddresses): string | null {
  const plain = withoutZone(address);
  if (isIP(plain) === 0) return 'no address';
  if (listOfEach(own()).check(plain, familyOf(plain))) return 'an address of this machine';
  const family = familyOf(plain);
  const found = lists.find(({ list }) => list.check(plain, family));
  if (found) return found.kind;
  return family === 'ipv6' && carrying.check(plain, family) ? 'an address inside another' : null;
}
