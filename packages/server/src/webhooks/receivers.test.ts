import { generateKeyPairSync } from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tenantryWith } from '../../test/harness.ts'
import { useListening } from '../../test/webhooks/listening.ts'
import { startReceiver, status, until } from '../../test/webhooks/receiver.ts'
import { selfSigned } from './certificate.ts'
import type { Lookup } from './post.ts'

/** What the names of these tests turn into, one answer after another; the last one stays. */
let answers: Record<string, LookupAddress[][]> = {}
let asked: string[] = []
const lookup: Lookup = (name, _options, done) => {
  asked.push(name)
  const left = answers[name]
  const addresses = left && (left.length > 1 ? left.shift()! : left[0]!)
  if (addresses) done(null, addresses)
  else done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), [])
}
const address = (text: string): LookupAddress => ({ address: text, family: text.includes(':') ? 6 : 4 })

const world = useListening({ waits: [30, 40, 50], limit: 600, lookup })

const ends: (() => void)[] = []
beforeEach(() => {
  answers = {}
  asked = []
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const resultsOf = async (id: string, count: number) =>
  until(async () => {
    const { results } = await world.details(id)
    return results.length >= count && results
  })

describe('R9.4: names', () => {
  test('are looked up before each attempt, and what is connected to is what was looked at', async () => {
    const url = `https://erp.auroralibros.example:${world.receiver.port}/hook`
    answers = { 'erp.auroralibros.example': [[address('169.254.169.254')]] }
    await world.register({ WebhookUrl: url })
    const id = await world.sendTest()
    const results = await resultsOf(id, 4)
    expect(results.map(({ error }) => error)).toEqual(['address', 'address', 'address', 'address'])
    expect(asked).toHaveLength(4)
    expect(world.receiver.received).toEqual([])
  })

  test('that turn into something else between registration and attempt, or between attempts, are refused then', async () => {
    // As where nothing inner is open: what is open here is loopback, what the name becomes is metadata.
    const name = 'hooks.localhost'
    answers = { [name]: [[address('127.0.0.1')], [address('fd00:ec2::254')], [address('127.0.0.1')]] }
    let tries = 0
    world.receiver.react((response, one) => status(++tries === 1 ? 500 : 200)(response, one))
    await world.register({ WebhookUrl: `http://${name}:${world.receiver.port}/hook` })
    const id = await world.sendTest()
    await world.settled('completed', 1)
    const results = await resultsOf(id, 3)
    expect(results.map(({ status, error }) => status ?? error)).toEqual([500, 'address', 200])
    expect(world.receiver.received).toHaveLength(2)
  })

  test('with one inner address among others are refused whole', async () => {
    const name = 'hooks.localhost'
    answers = { [name]: [[address('127.0.0.1'), address('169.254.169.254')]] }
    await world.register({ WebhookUrl: `http://${name}:${world.receiver.port}/hook` })
    expect((await resultsOf(await world.sendTest(), 1))[0]).toMatchObject({ error: 'address' })
    expect(world.receiver.received).toEqual([])
  })

  test('that turn into something of this network are not connected to where nothing inner is open', async () => {
    let connections = 0
    const server = createServer(() => connections++)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => server.close())
    const name = 'erp.auroralibros.example'
    const turns = ['127.0.0.1', '10.0.0.1', '::1', '::ffff:127.0.0.1', '2002:7f00:1::1', '64:ff9b::7f00:1']
    answers = { [name]: turns.map((text) => [address(text)]) }
    const closed = await tenantryWith({}, { webhooks: { waits: turns.slice(1).map(() => 10), lookup } })
    try {
      const agent = await closed.nubia.as('adminAgent')
      const WebhookUrl = `https://${name}:${(server.address() as AddressInfo).port}/`
      await agent.send('POST', '/webhooks/v1/registration', { body: { WebhookUrl, WebhookEvents: ['test-created'] } })
      const params = await agent.client.webhookSettings.sendTest({})
      const { results } = await until(async () => {
        const found = await agent.client.webhookDeliveries.get({ params })
        return found.state === 'failed' && found
      })
      expect(results.map(({ error }) => error)).toEqual(turns.map(() => 'address'))
      expect(connections).toBe(0)
    } finally {
      await closed.close()
    }
  })

  test('that do not exist', async () => {
    await world.register({ WebhookUrl: 'https://nothing.auroralibros.example/' })
    expect((await resultsOf(await world.sendTest(), 1))[0]).toMatchObject({ error: 'name' })
  })
})

describe('a receiver', () => {
  test('that does not listen', async () => {
    const { port } = world.receiver
    await world.receiver.close()
    await world.register()
    expect((await resultsOf(await world.sendTest(), 1))[0]).toMatchObject({ error: 'connection' })
    const back = await startReceiver(port)
    ends.push(() => void back.close())
    await world.admin.client.webhookDeliveries.list({})
    await world.sendTest()
    await back.first(1)
  })

  test('that closes the connection', async () => {
    world.receiver.react((response) => response.destroy())
    await world.register()
    expect((await resultsOf(await world.sendTest(), 1))[0]).toMatchObject({ error: 'connection' })
  })

  test('that does not speak HTTP, changes the protocol, or never ends its headers', async () => {
    const says = async (text: string) => {
      const server = createServer((socket) => {
        socket.on('error', () => {})
        socket.write(text)
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      ends.push(() => server.close())
      const WebhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      await world.admin.send('DELETE', '/webhooks/v1/registration')
      await world.register({ WebhookUrl })
      return (await resultsOf(await world.sendTest(), 1))[0]
    }
    expect(await says('SSH-2.0-x\r\n')).toMatchObject({ error: 'connection' })
    expect(await says('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')).toMatchObject({
      error: 'timeout',
    })
    expect(await says('HTTP/1.1 200 OK\r\nX: y')).toMatchObject({ error: 'timeout' })
    expect(await says(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`)).toMatchObject({ error: 'connection' })
  })

  test('whose certificate nobody vouches for', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const from = new Date(Date.now() - 1_000)
    const certificate = selfSigned(privateKey, { name: 'localhost', from, to: new Date(Date.now() + 1e9) })
    let requests = 0
    const server = createTlsServer(
      {
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
      },
      (_request, response) => {
        requests++
        response.end()
      },
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => server.close())
    await world.register({ WebhookUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` })
    expect((await resultsOf(await world.sendTest(), 1))[0]).toMatchObject({ error: 'certificate' })
    expect(requests).toBe(0)
  })

  test('R9.2: that does not answer in time', async () => {
    world.receiver.react(() => {})
    await world.register()
    const [result] = await resultsOf(await world.sendTest(), 1)
    expect(result).toMatchObject({ error: 'timeout' })
    expect(result!.ms).toBeGreaterThanOrEqual(600)
    expect(result!.ms).toBeLessThan(5_000)
  })

  test('that has said yes is believed, though the rest of its answer never comes', async () => {
    world.receiver.react((response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('received')
    })
    await world.register()
    const id = await world.sendTest()
    await world.settled('completed', 1)
    expect((await resultsOf(id, 1))[0]).toMatchObject({ status: 200, answer: 'received' })
  })
})

describe('R9.5: slow and dead receivers', () => {
  /** Takes connections and never answers. */
  const startDead = async () => {
    const server = createServer((socket) => socket.on('error', () => {}))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  test('have few attempts in progress, and one when they do not take them', async () => {
    const held = new Set<() => void>()
    let most = 0
    world.receiver.react((response) => {
      held.add(() => response.end())
      most = Math.max(most, held.size)
    })
    await world.register()
    await world.partner.createCustomers(Array.from({ length: 20 }, () => ({})))
    await until(async () => most === 4)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(most).toBe(4)
    world.receiver.react(status(200))
    for (const release of held) release()
    await world.settled('completed', 20)
  })

  test('hold up neither other partners’ deliveries nor the API', { timeout: 60_000 }, async () => {
    const dead = await startDead()
    for (let n = 0; n < 12; n++) {
      const partner = await world.instance.addPartner()
      await world.register({ WebhookUrl: dead }, await partner.as('adminAgent'))
      await partner.createCustomers(Array.from({ length: 30 }, () => ({})))
    }
    await world.register()
    const times: number[] = []
    for (let n = 0; n < 40; n++) {
      const began = performance.now()
      await world.partner.createCustomer()
      times.push(performance.now() - began)
    }
    const { received } = world.receiver
    await world.receiver.first(40, 5_000)
    const late = received.map(({ at, json }) => at - Date.parse(json.ResourceChangeUtcDate)).sort((a, b) => a - b)
    // each would wait for at least one attempt of 600 ms behind a dead one
    expect(late[20]).toBeLessThan(600)
    expect(times.sort((a, b) => a - b)[20]).toBeLessThan(200)
  })
})
