import { BlockList, isIP } from 'node:net'

const listOf = (v4: readonly string[], v6: readonly string[] = []): BlockList => {
  const list = new BlockList()
  for (const [ranges, family] of [
    [v4, 'ipv4'],
    [v6, 'ipv6'],
  ] as const)
    for (const range of ranges) {
      const [address = '', bits] = range.split('/')
      list.addSubnet(address, Number(bits), family)
    }
  return list
}

/** Loopback and private networks: what an operator may open. */
const inner = listOf(
  ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  ['::1/128', 'fc00::/7'],
)

/** Where clouds keep the credentials of their machines. Nobody opens these. */
const metadata = listOf(['100.100.100.200/32', '169.254.0.0/16', '192.0.0.0/24'], ['fd00:ec2::254/128'])

/** No host of the internet is there (IANA special-purpose registries). */
const nowhere = listOf(
  [
    '0.0.0.0/8',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  ['2001::/23', '2001:db8::/32', '3fff::/20'],
)

/** All addresses that were given to hosts of the internet. */
const given = listOf([], ['2000::/3'])

/** The sixteen bytes of an IPv6 address, in whichever notation. */
const bytesOf = (address: string): number[] => {
  const [head = '', tail] = address.split('::')
  const groups = (text: string) =>
    text === ''
      ? []
      : text.split(':').flatMap((group) => {
          if (group.includes('.')) return group.split('.').map(Number)
          const value = Number.parseInt(group, 16)
          return [value >> 8, value & 255]
        })
  const [front, back] = [groups(head), groups(tail ?? '')]
  return [...front, ...Array.from({ length: 16 - front.length - back.length }, () => 0), ...back]
}

/** Ways to write an IPv4 address as an IPv6 one that a gateway, or the system itself, takes to the former. */
const carriers: readonly { prefix: readonly number[]; at: number }[] = [
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255], at: 12 }, // mapped
  { prefix: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], at: 12 }, // NAT64
  { prefix: [0x20, 0x02], at: 2 }, // 6to4
]

const carried = (address: string): string | undefined => {
  const bytes = bytesOf(address)
  const carrier = carriers.find(({ prefix }) => prefix.every((byte, place) => bytes[place] === byte))
  return carrier && bytes.slice(carrier.at, carrier.at + 4).join('.')
}

/** Whether nothing may be sent to this address. `open`: the operator allows loopback and private networks. */
export const isRefusedAddress = (text: string, { open }: { open: boolean }): boolean => {
  const address = text.replace(/%.*$/, '') // without the interface
  const family = isIP(address)
  if (family === 0) return true
  if (family === 4) {
    if (metadata.check(address) || nowhere.check(address)) return true
    return inner.check(address) && !open
  }
  const within = carried(address)
  if (within) return isRefusedAddress(within, { open })
  if (metadata.check(address, 'ipv6')) return true
  if (inner.check(address, 'ipv6')) return !open
  return !given.check(address, 'ipv6') || nowhere.check(address, 'ipv6')
}

/** Names that mean this machine or this network wherever they are asked. */
const innerName = /(^|\.)(localhost|local|internal|lan|home\.arpa|localdomain)$/

/** The host of a URL, as the URL parser writes it: it has turned decimal, octal, hex and short forms into dotted ones. */
export const isRefusedHost = (host: string, { open }: { open: boolean }): boolean => {
  const address = host.replace(/^\[|\]$/g, '')
  if (isIP(address)) return isRefusedAddress(address, { open })
  const name = address.toLowerCase().replace(/\.$/, '')
  return !open && (innerName.test(name) || !name.includes('.'))
}

/** Whether the operator lets this instance send to a host at all (R11.4). */
export const isOutgoingHost = (host: string, allowed: readonly string[]): boolean => {
  const name = host.toLowerCase().replace(/\.$/, '')
  return allowed.some(
    (entry) => entry === '*' || entry === name || (entry.startsWith('*.') && name.endsWith(entry.slice(1))),
  )
}

/** Whether a host is this machine: the only one that may be spoken to without TLS, and only where inner ones are open. */
export const isLoopback = (host: string): boolean => {
  const address = host.replace(/^\[|\]$/g, '')
  return (
    /(^|\.)localhost\.?$/i.test(address) || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
  )
}
