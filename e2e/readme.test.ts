import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Instance, startInstance } from './instance.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ TENANTRY_DEMO: '250' })
})
afterAll(async () => {
  await instance?.stop()
})

/** The commands that a page shows, for the instance of this test. */
const commandsOf = (page: string): string[] =>
  [...readFileSync(`${root}/${page}`, 'utf8').matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block]) =>
    block!
      .replaceAll('data/demo-credentials.json', `${instance.folder}/demo-credentials.json`)
      .replaceAll('http://127.0.0.1:7400', instance.url),
  )

const bash = async (...lines: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)('bash', ['-c', ['set -euo pipefail', ...lines].join('\n')], {
    cwd: root,
    // As with `npm start`: the Node of this project.
    env: { ...process.env, PATH: dirname(process.execPath) + delimiter + process.env['PATH'] },
    timeout: 60_000,
  })
  return stdout
}

test('the commands of the README do what it says', async () => {
  const blocks = commandsOf('README.md')
  const put = blocks.find((block) => block.includes('-X PUT') && block.includes('If-Match'))!
  const stdout = await bash(...blocks.flatMap((block) => (block === put ? [block, 'echo', put, 'echo'] : [block])))
  expect([...stdout.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => status)).toEqual(['200', '412'])
  expect(stdout).toContain('"code":2055')
  expect(stdout).toMatch(/"resource":"AzureReservedInstances","allowed":true/)
})

describe('examples', () => {
  const environment = () => commandsOf('examples/README.md')[0]!
  const ways = [
    ['curl', 'examples/curl/', '.sh'],
    ['TypeScript', 'node examples/typescript/', '.ts'],
  ]

  test('the commands of their README write the audit records', async () => {
    const [, run] = commandsOf('examples/README.md')
    const records = (await bash(environment(), run!.replaceAll('> records.jsonl', ''))).trim().split('\n')
    const ids = records.map((line) => JSON.parse(line).id)
    expect(ids.length).toBeGreaterThan(2 * 50)
    // Both wrote the same, across pages.
    expect(ids.slice(0, ids.length / 2)).toEqual(ids.slice(ids.length / 2))
    expect(new Set(ids).size).toBe(ids.length / 2)
  })

  test.each(ways)(
    'with %s, a bill-to address is changed, and a wrong one is refused',
    async (_name, folder, ending) => {
      const script = `${folder}billing-address${ending}`
      const customer = `CUSTOMER=$(. examples/curl/token.sh; call "$TENANTRY_URL/v1/customers?size=1" | json .items[0].id)`
      const line = `Rúa "Nova" 7, ${ending}`
      expect(await bash(environment(), customer, `${script} "$CUSTOMER" '${line}'`)).toBe(`${line}\n`)
      await expect(bash(environment(), customer, `${script} "$CUSTOMER" '${'x'.repeat(300)}'`)).rejects.toMatchObject({
        code: expect.any(Number),
        stderr: expect.stringMatching(/./),
      })
    },
  )
})
