import type { Role } from '@tenantry/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outcome } from '../../test/harness.ts'
import { addTotp } from '../auth/testing/authenticator-app.ts'
import { openBrowser, signIn } from '../auth/testing/browser.ts'
import { type Instance, openInstance, password } from '../auth/testing/instance.ts'

let instance: Instance
let number = 0
const none = { passkeys: [], passkeysHere: false, recoveryCodes: 0 }
beforeAll(async () => {
  instance = await openInstance()
})
afterAll(() => instance.close())

const as = async (roles: Role[], of = instance.norte) => {
  const user = await instance.createUser(`person${number++}`, { roles, of })
  const browser = openBrowser(instance)
  await signIn(browser, { userPrincipalName: user.userPrincipalName, password })
  return { user, browser }
}

const remove = ({ browser }: Awaited<ReturnType<typeof as>>, { id }: { id: string }) =>
  browser.go('DELETE', `/tenantry/v1/staff/${id}/second-factor`, { headers: browser.own })

test('an admin removes the second factor of a colleague, who is signed out and needs the password only', async () => {
  const admin = await as(['userManagementAdmin'])
  const colleague = await as(['salesAgent'])
  await addTotp(colleague.browser)
  expect(outcome(await remove(admin, colleague.user))).toBe('204')
  expect((await colleague.browser.me()).statusCode).toBe(401)
  const { userPrincipalName } = colleague.user
  await signIn(colleague.browser, { userPrincipalName, password })
  expect((await colleague.browser.me()).statusCode).toBe(200)
  const state = await colleague.browser.go('GET', '/auth/second-factor', { headers: colleague.browser.own })
  expect(state.json()).toEqual(none)
  const auditor = await as(['globalAdmin'])
  const log = await auditor.browser.go('GET', '/tenantry/v1/activity?size=50', { headers: auditor.browser.own })
  const items = log.json().items as { operations: string[]; data?: unknown; userPrincipalName: string }[]
  const record = items.find(({ operations }) => operations[0] === 'tenantry_second_factor_reset')
  expect(record).toMatchObject({ userPrincipalName: admin.user.userPrincipalName })
  expect(JSON.stringify(record)).toContain(userPrincipalName)
})

test('nobody removes their own this way, that of somebody above them, or that of another partner', async () => {
  const admin = await as(['userManagementAdmin'])
  const boss = await as(['globalAdmin'])
  const stranger = await as(['salesAgent'], instance.sur)
  const agent = await as(['adminAgent'])
  expect(outcome(await remove(admin, admin.user))).toBe('403/2032')
  expect(outcome(await remove(admin, boss.user))).toBe('403/900150')
  expect(outcome(await remove(admin, stranger.user))).toBe('404/1000')
  expect(outcome(await remove(agent, admin.user))).toBe('403/900150')
  expect((await boss.browser.me()).statusCode).toBe(200)
})
