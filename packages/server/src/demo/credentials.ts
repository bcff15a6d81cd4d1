import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { DemoRole } from './partners.ts'

/** What scripts need to call the demo; its form is a fixed interface. */
export interface DemoCredentials {
  baseUrl: string
  partners: {
    tenantId: string
    domain: string
    name: string
    tokenUrl: string
    apps: { role: DemoRole; clientId: string; clientSecret: string }[]
    users: {
      role: DemoRole
      userPrincipalName: string
      password: string
      clientId: string
      clientSecret: string
      refreshToken: string
    }[]
  }[]
}

const fileOf = (folder: string): string => join(folder, 'demo-credentials.json')

export const tokenUrl = (baseUrl: string, tenantId: string): string => `${baseUrl}/${tenantId}/oauth2/v2.0/token`

/** The file is there whole or not at all. */
export const writeCredentials = async (folder: string, credentials: DemoCredentials): Promise<void> => {
  const draft = `${fileOf(folder)}.new`
  const handle = await open(draft, 'w', 0o600)
  await handle.writeFile(`${JSON.stringify(credentials, null, 2)}\n`)
  await handle.sync()
  await handle.close()
  await rename(draft, fileOf(folder))
}

/** The instance may have moved to another address since. */
export const readdressCredentials = async (folder: string, baseUrl: string): Promise<void> => {
  const text = await readFile(fileOf(folder), 'utf8').catch(() => undefined)
  if (text === undefined) return
  const credentials = JSON.parse(text) as DemoCredentials
  if (credentials.baseUrl === baseUrl) return
  const partners = credentials.partners.map((partner) => ({
    ...partner,
    tokenUrl: tokenUrl(baseUrl, partner.tenantId),
  }))
  await writeCredentials(folder, { ...credentials, baseUrl, partners })
}
