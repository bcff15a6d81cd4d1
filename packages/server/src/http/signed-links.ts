import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export interface SignedLinkOptions {
  publicUrl: string
  /** The first one signs, all are accepted. */
  keys: readonly Buffer[]
  now: () => Date
}

/** Addresses of pages of ours that work without a token, since only this instance can make them. */
export interface SignedLinks {
  /** An absolute address. With a life in seconds it is a new one each time; without it works for good. */
  sign: (path: string, query: Record<string, string>, seconds?: number) => string
  /** The query of a link of ours that still works, as it was signed. */
  read: (url: string) => URLSearchParams | undefined
}

const SIGNATURE = /^(.*)[?&]signature=([\w-]{43})$/s

export const openSignedLinks = ({ publicUrl, keys, now }: SignedLinkOptions): SignedLinks => {
  const signatures = (text: string): Buffer[] => keys.map((key) => createHmac('sha256', key).update(text).digest())

  return {
    sign: (path, query, seconds) => {
      const fields = new URLSearchParams(query)
      if (seconds !== undefined) {
        fields.set('expires', String(now().getTime() + seconds * 1_000))
        fields.set('nonce', randomBytes(6).toString('base64url'))
      }
      const address = fields.size > 0 ? `${path}?${fields}` : path
      const [signature] = signatures(address)
      return `${publicUrl}${address}${fields.size > 0 ? '&' : '?'}signature=${signature!.toString('base64url')}`
    },
    read: (url) => {
      const [, address, given] = SIGNATURE.exec(url) ?? []
      if (address === undefined || given === undefined) return undefined
      const signature = Buffer.from(given, 'base64url')
      if (!signatures(address).some((ours) => timingSafeEqual(ours, signature))) return undefined
      const query = new URLSearchParams(address.split('?')[1])
      const expires = query.get('expires')
      return expires === null || now().getTime() < Number(expires) ? query : undefined
    },
  }
}
