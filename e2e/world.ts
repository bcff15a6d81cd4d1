import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { launchChromium } from './chromium.ts'
import { type Instance, startInstance } from './instance.ts'
import { tokenOf } from './portal.ts'

export interface Customer {
  name: string
  id: string
}

/** A browser and an instance with demo data for the journeys of one file, and the API to look behind the scenes with. */
export const useWorld = (
  env: Record<string, string> = {},
  options: Pick<NonNullable<Parameters<typeof startInstance>[1]>, 'host'> = {},
) => {
  let browser: Browser | undefined
  let instance: Instance | undefined
  let customers = 0

  beforeAll(async () => {
    ;[browser, instance] = await Promise.all([launchChromium(), startInstance(env, options)])
  })
  afterAll(async () => {
    await browser?.close()
    await instance?.stop()
  })

  /** As admin agent of the first partner. */
  const api = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const token = await tokenOf(instance!.credentials.partners[0]!, 'adminAgent')
    const response = await fetch(instance!.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, never> }
  }

  /** A customer of its own for each journey. Names begin with `Faro` or what is given. */
  const someCustomer = async (first = 'Faro'): Promise<Customer> => {
    const suffix = randomUUID()
      .replace(/[^a-z]/g, '')
      .slice(0, 6)
    const name = `${first} ${suffix} Librerías`
    const { status, body } = await api('POST', '/v1/customers', {
      companyProfile: { domain: `faro${suffix}${customers++}.onmicrosoft.com` },
      billingProfile: {
        culture: 'es-ES',
        language: 'es',
        email: 'cuentas@faro.example',
        companyName: name,
        firstName: 'Inés',
        lastName: 'Roldán',
        defaultAddress: {
          country: 'ES',
          city: 'Cádiz',
          addressLine1: 'Calle del Faro 12',
          postalCode: '11001',
          firstName: 'Inés',
          lastName: 'Roldán',
        },
      },
    })
    expect(status).toBe(201)
    return { name, id: String(body['id']) }
  }

  return {
    get browser() {
      return browser!
    },
    get instance() {
      return instance!
    },
    api,
    someCustomer,
  }
}
