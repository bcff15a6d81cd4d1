import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { expect } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** One line for each operation that a test has called, and for each error that it was refused with. */
export interface Called {
  operation: string
  error?: string
  file: string
  test: string
}

/** With `TENANTRY_OPERATIONS` set to a folder, notes there which test calls which operation (`npm run operations`). */
export const recordOperations = (app: FastifyInstance): void => {
  const folder = process.env['TENANTRY_OPERATIONS']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${randomUUID()}.jsonl`)
  const seen = new Set<string>()
  const note = ({ method, routeOptions: { url } }: FastifyRequest, error?: string) => {
    const { currentTestName, testPath } = expect.getState()
    if ((!url && !error) || !currentTestName || !testPath) return
    const called: Called = {
      operation: `${method} ${url ?? 'elsewhere'}`,
      ...(error && { error }),
      file: relative(root, testPath),
      test: currentTestName,
    }
    const line = JSON.stringify(called)
    if (seen.has(line)) return
    seen.add(line)
    appendFileSync(file, `${line}\n`)
  }
  app.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode !== 401 && reply.statusCode < 500) note(request)
  })
  app.addHook('onError', async (request, _reply, error) => note(request, (error as { error?: string }).error))
}
