import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Instance, startInstance } from './instance.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ TENANTRY_DEMO: '20' })
})
afterAll(async () => {
  await instance?.stop()
})

test('the commands of the README do what it says', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block]) => block!)
  const put = blocks.find((block) => block.includes('-X PUT') && block.includes('If-Match'))!
  const script = [
    'set -euo pipefail',
    ...blocks.flatMap((block) => (block === put ? [block, 'echo', put, 'echo'] : [block])),
  ]
    .join('\n')
    .replaceAll('data/demo-credentials.json', `${instance.folder}/demo-credentials.json`)
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    env: { ...process.env, PATH: process.env['PATH'] ?? '' },
    timeout: 60_000,
  })
  expect([...stdout.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => status)).toEqual(['200', '412'])
  expect(stdout).toContain('"code":2055')
  expect(stdout).toMatch(/"resource":"AzureReservedInstances","allowed":true/)
})
