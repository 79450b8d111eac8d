import { BlockList, isIP } from 'node:net';

/** Which addresses are everybody's, and none within a network of ours. */

const ours = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  ours.addSubnet(net, prefix, 'ipv4');
/** Of the newer addresses only those that are handed out to the public. */
const publicNets = new BlockList();
publicNets.addSubnet('2000::', 3, 'ipv6');
const reserved = new BlockList();
for (const [net, prefix] of [
  ['2001:db8::', 32],
  ['2001::', 32],
  ['2002::', 16],
] as const)
  reserved.addSubnet(net, prefix, 'ipv6');

export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !ours.check(address, 'ipv4');
  return family === 6 && publicNets.check(address, 'ipv6') && !reserved.check(address, 'ipv6');
};
