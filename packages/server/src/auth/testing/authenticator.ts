import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest()
const text = (data: Buffer): string => data.toString('base64url')

const PRESENT = 1
const UNLOCKED = 4
const HAS_KEY = 0x40

interface Credential {
  id: string
  handle: string
  key: KeyObject
  counter: number
}

/** COSE form of a public key on P-256, written in CBOR by hand. */
const coseOf = (key: KeyObject): Buffer => {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
}

interface Asked {
  challenge: string
  rpId?: string
  rp?: { id?: string }
  user?: { id: string }
}

/** A device that keeps passkeys, as a browser at `origin` asks it. */
export const openAuthenticator = (origin: string, { counts = true }: { counts?: boolean } = {}) => {
  const credentials: Credential[] = []

  const clientData = (type: string, challenge: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const head = (rpId: string, flags: number, counter: number): Buffer => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count])
  }
  const answer = (id: string, response: object) => ({
    id,
    rawId: id,
    type: 'public-key',
    response,
    clientExtensionResults: {},
  })

  return {
    credentials,

    make: ({ challenge, rp, user }: Asked) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = randomBytes(32)
      credentials.push({ id: text(id), handle: user!.id, key: privateKey, counter: 0 })
      const authData = Buffer.concat([
        head(rp!.id!, PRESENT | UNLOCKED | HAS_KEY, 0),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        coseOf(publicKey),
      ])
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([authData.length]),
        authData,
      ])
      return answer(text(id), {
        clientDataJSON: text(clientData('webauthn.create', challenge)),
        attestationObject: text(attestation),
        transports: ['internal'],
      })
    },

    show: ({ challenge, rpId }: Asked, { unlocked = true, of = 0 }: { unlocked?: boolean; of?: number } = {}) => {
      const credential = credentials[of]!
      if (counts) credential.counter++
      const client = clientData('webauthn.get', challenge)
      const authData = head(rpId!, unlocked ? PRESENT | UNLOCKED : PRESENT, credential.counter)
      return answer(credential.id, {
        clientDataJSON: text(client),
        authenticatorData: text(authData),
        signature: text(sign('sha256', Buffer.concat([authData, sha256(client)]), credential.key)),
        userHandle: credential.handle,
      })
    },
  }
}
export type Authenticator = ReturnType<typeof openAuthenticator>
