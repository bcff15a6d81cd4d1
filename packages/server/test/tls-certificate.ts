import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

// As much DER as a certificate for this machine needs (X.690, RFC 5280).
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

const ecdsaWithSha256 = sequence(bytes('06 08 2a 86 48 ce 3d 04 03 02'))
const named = (name: string) => sequence(der(0x31, sequence(bytes('06 03 55 04 03'), der(0x0c, Buffer.from(name)))))
const time = (date: Date) =>
  der(
    0x17,
    Buffer.from(
      date
        .toISOString()
        .slice(2)
        .replace(/[-:T]|\.\d+/g, ''),
    ),
  )

/** Key and certificate of a server on this machine, in PEM form; who trusts the certificate trusts the server. */
export const loopbackCertificate = (): { key: string; certificate: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const at = Date.now()
  const hosts = sequence(der(0x87, Buffer.from([127, 0, 0, 1])), der(0x82, Buffer.from('localhost')))
  const content = sequence(
    der(0xa0, bytes('02 01 02')), // version 3
    der(0x02, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    named('Tenantry test'),
    sequence(time(new Date(at - 3600_000)), time(new Date(at + 24 * 3600_000))),
    named('Tenantry test'),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(bytes('06 03 55 1d 11'), der(0x04, hosts)))), // subjectAltName
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey))
  const body = sequence(content, ecdsaWithSha256, signature)
    .toString('base64')
    .match(/.{1,64}/g)!
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificate: `-----BEGIN CERTIFICATE-----\n${body.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}
