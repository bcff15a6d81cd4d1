import { createPublicKey, hash, type KeyObject, randomBytes, sign } from 'node:crypto'

// As much DER as one certificate needs (X.690, RFC 5280).
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

const sha256WithRsa = sequence(bytes('06 09 2a 86 48 86 f7 0d 01 01 0b'), bytes('05 00'))
const commonName = (name: string) =>
  sequence(der(0x31, sequence(bytes('06 03 55 04 03'), der(0x0c, Buffer.from(name)))))
const time = (date: Date) => {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text))
}

const extension = (oid: string, value: Uint8Array, critical = false) =>
  sequence(bytes(oid), ...(critical ? [bytes('01 01 ff')] : []), der(0x04, value))

/** What a certificate is about. */
export interface CertificateSubject {
  name: string
  from: Date
  to: Date
}

/** A self-signed X.509 certificate for an RSA key that signs messages and nothing else: trusting it trusts no other one. */
export const selfSigned = (key: KeyObject, { name, from, to }: CertificateSubject): Buffer => {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x7f) | 0x40 // positive, and of full length
  const keyId = hash('sha256', publicKey, 'buffer').subarray(0, 20)
  const certificate = sequence(
    der(0xa0, bytes('02 01 02')), // version 3
    der(0x02, serial),
    sha256WithRsa,
    commonName(name),
    sequence(time(from), time(to)),
    commonName(name),
    publicKey,
    der(
      0xa3,
      sequence(
        extension('06 03 55 1d 13', sequence(), true), // basicConstraints: no authority
        extension('06 03 55 1d 0f', bytes('03 02 07 80'), true), // keyUsage: digitalSignature
        extension('06 03 55 1d 0e', der(0x04, keyId)), // subjectKeyIdentifier
      ),
    ),
  )
  const signature = sign('sha256', certificate, key)
  return sequence(certificate, sha256WithRsa, der(0x03, Buffer.from([0]), signature))
}
