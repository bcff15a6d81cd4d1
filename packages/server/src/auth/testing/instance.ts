import type { Role } from '@tenantry/contract'
import { tenantryWith } from '../../../test/harness.ts'
import type { NewApp } from '../app.ts'
import type { PartnerDocument } from '../partner.ts'

export const password = 'correct horse, battery'

/** A whole server with two partners, and a clock that can be put forward. */
export const openInstance = async (
  env: Record<string, string> = {},
  { demo = false, id }: { demo?: boolean; id?: string } = {},
) => {
  const publicUrl = env['TENANTRY_PUBLIC_URL'] ?? 'http://127.0.0.1:7400'
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  const test = await tenantryWith({ ...env, TENANTRY_PUBLIC_URL: publicUrl }, { demo, now })
  const { app, auth } = test.tenantry
  const { directory } = auth
  const { partner: norte } = await test.addPartner({
    name: 'Norte Nube',
    domain: 'norte.example',
    domains: ['norte.example'],
    ...(id && { id }),
  })
  const { partner: sur } = await test.addPartner({ name: 'Sur Nube', domain: 'sur.example', domains: ['sur.example'] })

  return {
    app,
    auth,
    directory,
    folder: test.folder,
    norte,
    now,
    publicUrl,
    sur,
    forward: (seconds: number) => {
      ahead += seconds * 1000
    },
    createApp: (
      of: PartnerDocument = norte,
      roles: Role[] = ['adminAgent'],
      registration: Partial<Pick<NewApp, 'name' | 'grants' | 'redirectUris'>> = {},
    ) => directory.createApp(of, { name: 'Script', roles, ...registration }),
    createPublicApp: (registration: Partial<Pick<NewApp, 'name' | 'grants' | 'redirectUris'>>) =>
      directory.createPublicApp(norte, { name: 'Desktop program', roles: [], ...registration }),
    /** With a password, or of the demo: that one signs in without. */
    createUser: (
      name: string,
      {
        of = norte,
        roles = ['adminAgent'] as Role[],
        demo = false,
      }: { of?: PartnerDocument; roles?: Role[]; demo?: boolean } = {},
    ) =>
      directory.createUser(of, {
        userPrincipalName: `${name}@${of.domain}`,
        displayName: name,
        roles,
        ...(demo ? { demo } : { password }),
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
    close: test.close,
  }
}
export type Instance = Awaited<ReturnType<typeof openInstance>>
