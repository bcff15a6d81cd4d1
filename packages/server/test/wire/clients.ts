import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { exchange, type RawAnswer } from '../raw-http.ts'

/** A client of the public API: the headers that it sends of its own, in its order and spelling. */
export interface WireClient {
  name: string
  headers: (call: {
    token: string
    requestId: string
    correlationId: string
    withBody: boolean
  }) => Record<string, string>
}

export const net: WireClient = {
  name: '.NET SDK 3.4',
  headers: ({ token, requestId, correlationId, withBody }) => ({
    Authorization: `Bearer ${token}`,
    Accept: 'application/json',
    'MS-RequestId': requestId,
    'MS-CorrelationId': correlationId,
    'X-Locale': 'en-US',
    'MS-PartnerCenter-Client': 'Partner Center .NET SDK',
    'MS-SdkVersion': '3.4.0.0',
    'User-Agent': 'FxVersion/8.0 OSName/Linux OSVersion/6.1 PartnerSdk/3.4.0.0',
    ...(withBody && { 'Content-Type': 'application/json' }),
  }),
}

export const java: WireClient = {
  name: 'Java SDK 1.15',
  headers: ({ token, requestId, correlationId, withBody }) => ({
    Accept: 'application/json',
    Authorization: `Bearer ${token}`,
    'MS-Contract-Version': 'v1',
    'MS-CorrelationId': correlationId,
    'MS-PartnerCenter-Client': 'Partner Center Java SDK',
    'MS-RequestId': requestId,
    'MS-SdkVersion': '1.15.4',
    'X-Locale': 'en-US',
    ...(withBody && { 'Content-Type': 'application/json; charset=utf-8' }),
    'Accept-Encoding': 'gzip',
    'User-Agent': 'okhttp/3.14.7',
  }),
}

export const powershell: WireClient = {
  name: 'PowerShell module',
  headers: ({ token, requestId, correlationId, withBody }) => ({
    Authorization: `Bearer ${token}`,
    Accept: 'application/json',
    'MS-RequestId': requestId,
    'MS-CorrelationId': correlationId,
    'X-Locale': 'en-US',
    'MS-PartnerCenter-Client': 'Partner Center PowerShell',
    'MS-SdkVersion': '1.5.1901.1',
    ...(withBody && { 'Content-Type': 'application/json; charset=utf-8' }),
  }),
}

export const node: WireClient = {
  name: 'Node client',
  headers: ({ token, withBody }) => ({
    Accept: 'application/json, text/plain, */*',
    ...(withBody && { 'Content-Type': 'application/json' }),
    Authorization: `Bearer ${token}`,
    'User-Agent': 'axios/1.6.7',
    'Accept-Encoding': 'gzip, compress, deflate, br',
    Connection: 'close',
  }),
}

export const curl: WireClient = {
  name: 'curl',
  headers: ({ token }) => ({ 'User-Agent': 'curl/8.5.0', Accept: '*/*', Authorization: `Bearer ${token}` }),
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The headers of every answer. */
export const expectWireHeaders = (answer: RawAnswer, sent: Record<string, string> = {}): void => {
  const { headers, body, status } = answer
  for (const name of ['MS-RequestId', 'MS-CorrelationId'])
    if (sent[name]) expect(headers.get(name.toLowerCase())).toBe(sent[name])
    else expect(headers.get(name.toLowerCase())).toMatch(GUID)
  expect(headers.get('ms-cv')).toMatch(/^[A-Za-z0-9+/]{16}\.\d+$/)
  expect(headers.get('ms-serverid')).toMatch(/^[0-9A-F]{8}$/)
  expect(headers.get('date')).toMatch(/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-locale')).toMatch(/^(en-US|es-ES)$/)
  if (body !== '') {
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    const length = headers.get('content-length')
    if (length !== undefined) expect(Number(length)).toBe(Buffer.byteLength(body))
    else expect(headers.get('transfer-encoding')).toBe('chunked')
  }
  const etag = headers.get('etag')
  if (etag !== undefined) expect(etag).toMatch(/^"[^"]+"$/)
  if (status === 429 || status === 503) expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
  if (status === 401) expect(headers.get('www-authenticate')).toMatch(/^Bearer /)
}

export interface Wire {
  send: (
    client: WireClient,
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string>; requestId?: string },
  ) => Promise<RawAnswer>
}

/** Sends as the clients do and checks the headers of each answer. */
export const wireTo = (port: number, token: string): Wire => ({
  send: async (client, method, path, { body, headers = {}, requestId = randomUUID() } = {}) => {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    const call = { token, requestId, correlationId: randomUUID(), withBody: text !== undefined }
    const sent = { ...client.headers(call), ...headers }
    const answer = await exchange(port, { method, path, headers: sent, ...(text !== undefined && { body: text }) })
    expectWireHeaders(answer, sent)
    return answer
  },
})
