import { createHmac } from 'node:crypto'
import type { Signer } from './signing-key.ts'

/** One attempt to send an event. */
export interface Message {
  /** Of the event, the same each time. */
  id: string
  body: Buffer
  at: Date
  /** Names the attempt. */
  requestId: string
}

export interface SignedWith {
  signer: Signer
  certificateUrl: string
  /** The signature in a header of its own, where `Authorization` means something else to the receiver. */
  msSignatureHeader: boolean
  /** `whsec_…`, one or more. */
  secrets: readonly string[]
}

const hmac = (secret: string, { id, body }: Message, timestamp: string): string =>
  createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest('base64')

/** R9.3: what receivers of the compatible API check, and the headers of Standard Webhooks. */
export const signedHeaders = async (
  message: Message,
  { signer, certificateUrl, msSignatureHeader, secrets }: SignedWith,
): Promise<Record<string, string>> => {
  const timestamp = String(Math.floor(message.at.getTime() / 1000))
  return {
    'Content-Type': 'application/json',
    'Accept-Encoding': 'identity',
    'User-Agent': 'Tenantry-Webhooks',
    [msSignatureHeader ? 'x-ms-signature' : 'Authorization']: `Signature ${await signer.sign(message.body)}`,
    'X-MS-Certificate-Url': certificateUrl,
    'X-MS-Signature-Algorithm': 'rsa-sha256',
    'MS-RequestId': message.requestId,
    'MS-CorrelationId': message.id,
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    ...(secrets.length > 0 && {
      'webhook-signature': secrets.map((secret) => `v1,${hmac(secret, message, timestamp)}`).join(' '),
    }),
  }
}
