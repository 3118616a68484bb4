import { BlockList, isIP } from 'node:net';

// IANA special-purpose registry, and 168.63.129.16: global by its number, but the host of every Azure machine.
const special4 = subnets('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
]);
// What is global lies in 2000::/3; these parts of it are not: protocols, documentation, tunnels, AS112.
const special6 = subnets('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']);
const global6 = subnets('ipv6', ['2000::/3']);

/** Whether an address is one of the open internet. IPv4 inside IPv6 (mapped, NAT64, ISATAP) is judged as IPv4; anything that is no address is not. */
export function isGlobalAddress(address: string): boolean {
  const bare = bareAddress(address);
  const family = isIP(bare);
  if (family === 4) return !special4.check(bare, 'ipv4');
  if (family !== 6) return false;
  const groups = groupsOf(bare);
  const inner = carriesIpv4(groups) ? toIpv4(groups) : undefined;
  if (inner !== undefined && !isGlobalAddress(inner)) return false;
  if (startsWith(groups, [0, 0, 0, 0, 0, 0xffff]) || startsWith(groups, [0x64, 0xff9b, 0, 0, 0, 0])) return true;
  return global6.check(bare, 'ipv6') && !special6.check(bare, 'ipv6');
}

/** An address without brackets and zone. */
export function bareAddress(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
}

function carriesIpv4(groups: readonly number[]): boolean {
  const [, , , , fifth = 0, sixth = 0] = groups;
  const isIsatap = (fifth & 0xfdff) === 0 && sixth === 0x5efe;
  return isIsatap || startsWith(groups, [0, 0, 0, 0, 0, 0xffff]) || startsWith(groups, [0x64, 0xff9b, 0, 0, 0, 0]);
}

function toIpv4(groups: readonly number[]): string {
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

function startsWith(groups: readonly number[], start: readonly number[]): boolean {
  return start.every((group, i) => groups[i] === group);
}

/** The eight groups of an IPv6 address. The URL parser brings every spelling to one. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : new Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

function subnets(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}
