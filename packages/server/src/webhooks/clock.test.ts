import { expect, test } from 'vitest'
import { useListening } from '../../test/webhooks/listening.ts'
import { status, until } from '../../test/webhooks/receiver.ts'

const MINUTE = 60_000
let skew = 0
const world = useListening({ waits: [MINUTE] }, () => new Date(Date.now() + skew))

test.each([
  ['while it runs', async () => {}],
  ['while it does not', () => world.instance.restart()],
])('R2.5: what waits does not wait longer when the clock is put back %s', async (_when, meanwhile) => {
  skew = 40 * MINUTE
  world.receiver.react(status(500))
  await world.register()
  await world.partner.createCustomer()
  const [waiting] = await until(async () => {
    const found = await world.deliveries({ state: 'pending' })
    return found[0]?.attempts === 1 && found
  })
  expect(Date.parse(waiting!.nextAttemptAt!)).toBeGreaterThan(Date.now() + 30 * MINUTE)
  world.receiver.react(status(200))
  skew = 0
  await meanwhile()
  await world.sendTest() // something happens
  await world.settled('completed', 2)
})
