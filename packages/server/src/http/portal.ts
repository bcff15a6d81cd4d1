import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pageHeaders } from './page-headers.ts'

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/** The portal's files, and its page for every other address, so that addresses can be shared and reloaded. */
export const portalFiles = (app: FastifyInstance, { folder, publicUrl }: { folder: string; publicUrl: string }) => {
  const index = join(folder, 'index.html')
  let page = { text: '', made: 0 }
  /** The page as it was last built; undefined before the first build. */
  const currentPage = (): string | undefined => {
    const made = statSync(index, { throwIfNoEntry: false })?.mtimeMs
    if (made === undefined) return undefined
    if (made !== page.made) page = { text: readFileSync(index, 'utf8'), made }
    return page.text
  }
  const assets = new Map<string, Promise<Buffer>>()
  const read = (file: string): Promise<Buffer> => {
    let content = assets.get(file)
    if (!content) {
      content = readFile(file)
      assets.set(file, content)
    }
    return content
  }

  app.get('/assets/*', async (request, reply) => {
    const name = normalize((request.params as { '*': string })['*'])
    const type = types[extname(name)]
    const file = join(folder, 'assets', name)
    if (!type || name.includes('\0') || name.startsWith('..') || !existsSync(file)) throw new ApiError('unknownRoute')
    const accepted = String(request.headers['accept-encoding'] ?? '')
    const encoding = [
      ['br', '.br'],
      ['gzip', '.gz'],
    ].find(([coding, ending]) => accepted.includes(coding!) && existsSync(file + ending))
    reply.headers({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(encoding && { 'content-encoding': encoding[0] }),
    })
    return reply.send(await read(file + (encoding?.[1] ?? '')))
  })

  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const text = request.method === 'GET' || request.method === 'HEAD' ? currentPage() : undefined
    if (text === undefined) throw new ApiError('unknownRoute')
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers({ ...pageHeaders({ publicUrl, nonce }), 'content-type': 'text/html; charset=utf-8' })
      .send(text.replaceAll('__CSP_NONCE__', nonce))
  }
}
