import { hash, randomInt } from 'node:crypto'
import type { Provider } from 'oidc-provider'
import type { AppDocument } from '../app.ts'
import type { UserDocument } from '../user.ts'
import { EntraError } from './entra-error.ts'
import { resourcesOfPeople } from './resources.ts'
import { accountId, openGrant, scopeOf } from './sign-in-grant.ts'

export const DEVICE_CODE_SECONDS = 900
export const POLLING_SECONDS = 5

/** No vowels: it spells no words. Twenty letters in eight places are not guessed in a quarter of an hour. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const newUserCode = (): string => Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
const shown = (userCode: string): string => `${userCode.slice(0, 4)}-${userCode.slice(4)}`
const typed = (text: string): string => text.toUpperCase().replace(/[^A-Z]/g, '')

/** A sign-in that somebody has begun on a device. */
export interface PendingDevice {
  app: AppDocument
  /** Network address of the device, and when it asked. */
  address: string
  requestedAt: string
}

export interface DeviceCodeOptions {
  provider: Provider
  publicUrl: string
  now: () => Date
  appOf: (clientId: string) => AppDocument | undefined
}

/** Signing in on a device that has no browser: it shows a code, which a person types elsewhere (RFC 8628). */
export const deviceCodes = ({ provider, publicUrl, now, appOf }: DeviceCodeOptions) => {
  /** Still waiting for the person. */
  const waiting = async (userCode: string) => {
    const code = await provider.DeviceCode.findByUserCode(typed(userCode))
    return code && !code.isExpired && !code.accountId && !code.error ? code : undefined
  }

  return {
    beginOnDevice: async (asked: { app: AppDocument; address: string; resource?: string; lasting: boolean }) => {
      const { app, address, resource, lasting } = asked
      const userCode = newUserCode()
      const properties = {
        client: (await provider.Client.find(app.id))!,
        deviceInfo: { address, requestedAt: now().toISOString() },
        params: { client_id: app.id, lasting, ...(resource && { resource }) },
        userCode,
      }
      const code = new provider.DeviceCode(properties as never)
      return { deviceCode: await code.save(), userCode: shown(userCode) }
    },

    /** What the code of a device stands for; undefined: nothing, or nothing of this partner. */
    pendingOnDevice: async (userCode: string, partnerId: string): Promise<PendingDevice | undefined> => {
      const code = await waiting(userCode)
      const app = code && appOf(code.clientId!)
      if (app?.partnerId !== partnerId) return undefined
      return { app, ...(code!.deviceInfo as Pick<PendingDevice, 'address' | 'requestedAt'>) }
    },

    /** The person lets the device in, or does not. */
    answerDevice: async (
      userCode: string,
      answer: { user: UserDocument; amr: string[]; at: number } | 'declined',
    ): Promise<void> => {
      const code = await waiting(userCode)
      if (!code) return
      if (answer === 'declined') code.error = 'access_denied'
      else {
        const { user, amr, at } = answer
        const asked = code.params as { resource?: string; lasting: boolean }
        const resources = new Set([...(asked.resource ? [asked.resource] : []), ...resourcesOfPeople(publicUrl)])
        const { id } = await openGrant(provider, { clientId: code.clientId!, user, publicUrl })
        Object.assign(code, {
          accountId: accountId(user),
          amr,
          authTime: Math.floor(at / 1000),
          grantId: id,
          scope: scopeOf(asked),
          resource: [...resources],
        })
      }
      await code.save()
    },
  }
}

const REMEMBERED = 10_000
/** A second less than devices are told, for those that count from the answer before. */
const GAP_MS = (POLLING_SECONDS - 1) * 1000

/** Devices ask every few seconds whether the person is done; those that ask faster are told to slow down. */
export const openPolling = (now: () => Date) => {
  const polled = new Map<string, number>()
  return {
    mustBeSlow: (deviceCode: string): void => {
      const key = hash('sha256', deviceCode)
      const at = now().getTime()
      const before = polled.get(key)
      polled.delete(key)
      if (polled.size >= REMEMBERED) polled.delete(polled.keys().next().value!)
      polled.set(key, at)
      if (before !== undefined && at - before < GAP_MS)
        throw new EntraError('slowDown', `Ask every ${POLLING_SECONDS} seconds, not more often.`)
    },
  }
}
