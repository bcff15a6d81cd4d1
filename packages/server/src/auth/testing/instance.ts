import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '@tenantry/contract'
import { openTenantry, readConfig } from '../../main.ts'
import type { PartnerDocument } from '../partner.ts'

export const password = 'correct horse, battery'

/** A whole server on a folder of its own, with two partners, and a clock that can be put forward. */
export const openInstance = async (env: Record<string, string> = {}, { demo = false }: { demo?: boolean } = {}) => {
  const data = mkdtempSync(join(tmpdir(), 'tenantry-auth-'))
  const config = readConfig({ TENANTRY_DATA: data, TENANTRY_LOG: 'silent', TENANTRY_RATE_LIMIT: 'off', ...env })
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  const { app, auth, store, close } = await openTenantry(config, { demo, checkResults: true, now, readers: 1 })
  const { directory } = auth

  const partner = (name: string, domain: string) =>
    directory.createPartner({
      id: randomUUID(),
      name,
      domain,
      domains: [domain],
      country: 'ES',
      type: 'directBill',
    })
  const [norte, sur] = [await partner('Norte Nube', 'norte.example'), await partner('Sur Nube', 'sur.example')]

  return {
    app,
    auth,
    config,
    data,
    directory,
    norte,
    store,
    sur,
    forward: (seconds: number) => {
      ahead += seconds * 1000
    },
    createApp: (of: PartnerDocument = norte, roles: Role[] = ['adminAgent']) =>
      directory.createApp(of, { name: 'Script', roles }),
    createUser: (name: string, { of = norte, roles = ['adminAgent'] as Role[], demo = false } = {}) =>
      directory.createUser(of, {
        userPrincipalName: `${name}@${of.domain}`,
        displayName: name,
        roles,
        password,
        ...(demo && { demo }),
      }),
    /** A form as clients post it. */
    post: async (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
      const answer = await app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: new URLSearchParams(fields).toString(),
      })
      return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
    },
    me: (token: string) => app.inject({ url: '/tenantry/v1/me', headers: { authorization: `Bearer ${token}` } }),
    close: async () => {
      await close()
      rmSync(data, { recursive: true })
    },
  }
}
export type Instance = Awaited<ReturnType<typeof openInstance>>
