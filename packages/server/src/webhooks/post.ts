import type { LookupAddress, LookupOptions } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { DeliveryAttempt } from '@tenantry/contract'
import { isOutgoingHost, isRefusedAddress, isRefusedHost } from './inner-address.ts'

/** Of an answer, as much as is read (R9.2), and as much as is kept for people. */
const READ_BYTES = 65_536
const KEPT_CHARACTERS = 500

/** Asks for the addresses of a name. */
export type Lookup = (
  name: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

export interface PostOptions {
  headers: Record<string, string>
  body: Buffer
  /** Milliseconds for all of it. */
  limit: number
  /** Loopback and private networks may be sent to. */
  open: boolean
  /** Hosts that may be sent to. */
  hosts: readonly string[]
  lookup: Lookup
  signal: AbortSignal
}

export type Answer = Pick<DeliveryAttempt, 'status' | 'answer' | 'error'>

const REFUSED = 'REFUSED_ADDRESS'

/** R9.4: the addresses that a name has at this moment are those that are connected to, so they are looked at here. */
const guarded =
  (lookup: Lookup, open: boolean): LookupFunction =>
  (name, options, callback) =>
    lookup(name, { ...options, all: true }, (error, addresses) => {
      const refused = addresses?.some(({ address }) => isRefusedAddress(address, { open }))
      const [first] = addresses ?? []
      if (error) callback(error, '', 0)
      else if (refused || !first) callback(Object.assign(new Error(REFUSED), { code: REFUSED }), '', 0)
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })

const errorOf = ({ code = '' }: NodeJS.ErrnoException): NonNullable<Answer['error']> => {
  if (code === REFUSED) return 'address'
  if (/^(ENOTFOUND|EAI_|EBADNAME)/.test(code)) return 'name'
  if (/CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO|^EPROTO|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH/.test(code))
    return 'certificate'
  return 'connection'
}

/** Sends a body once. Redirects are not followed; nothing is tried again; each time the name is looked up anew. */
export const post = (
  address: string,
  { headers, body, limit, open, hosts, lookup, signal }: PostOptions,
): Promise<Answer> => {
  const url = new URL(address)
  if (isRefusedHost(url.hostname, { open }) || !isOutgoingHost(url.hostname, hosts))
    return Promise.resolve({ error: 'address' })
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': body.length },
      agent: false,
      lookup: guarded(lookup, open),
      signal,
    })
    let status: number | undefined
    let beginning = Buffer.alloc(0)
    let read = 0
    /** Once the status is known, what becomes of the rest of the answer changes nothing. */
    const end = (error: NonNullable<Answer['error']>) => {
      clearTimeout(timer)
      const answer = beginning.toString().slice(0, KEPT_CHARACTERS)
      resolve(status === undefined ? { error } : { status, ...(answer && { answer }) })
      request.destroy()
    }
    const timer = setTimeout(end, limit, 'timeout')
    request.on('response', (response) => {
      status = response.statusCode
      response.on('data', (part: Buffer) => {
        if (read < KEPT_CHARACTERS) beginning = Buffer.concat([beginning, part])
        read += part.length
        if (read >= READ_BYTES) end('connection')
      })
      response.on('close', () => end('connection'))
    })
    request.on('error', (error) => end(errorOf(error)))
    request.end(body)
  })
}
