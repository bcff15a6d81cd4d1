import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Instance, startInstance } from './instance.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

/** Outside the repository: nothing of it can be found by accident. */
const folder = mkdtempSync(join(tmpdir(), 'tenantry-packages-'))
let tarballs: string[]
let instance: Instance
let node20: string

/** As npm would be run by hand: without what the npm that runs the tests has set for its own folder. */
const npm = (...args: string[]) => {
  const env = Object.entries(process.env).filter(
    ([name]) => !/^npm_/i.test(name) || /^npm_config_(registry|cache|userconfig)$/i.test(name),
  )
  return run('npm', [...args, '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    env: Object.fromEntries(env),
  })
}

const isNode20 = async (file: string) => existsSync(file) && (await run(file, ['--version'])).stdout.startsWith('v20.')

/** The oldest Node that the client promises to run on: the machine's own, or the one that npm has. */
const findNode20 = async (): Promise<string> => {
  for (const place of (process.env['PATH'] ?? '').split(delimiter))
    if (await isNode20(join(place, 'node'))) return join(place, 'node')
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  await npm('install', '--no-save', `${name}@20`)
  return join(folder, 'node_modules', name, 'bin', 'node')
}

beforeAll(async () => {
  const { stdout } = await run(process.execPath, ['scripts/build-packages.ts'], { cwd: root })
  tarballs = stdout
    .trim()
    .split('\n')
    .map((file) => join(root, file))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await npm('install', ...tarballs)
  ;[node20, instance] = await Promise.all([findNode20(), startInstance({ TENANTRY_DEMO: '20' })])
})
afterAll(async () => {
  await instance?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Compiles a folder of programs that use the packages, as strictly as the compiler can. */
const compile = async (name: string, programs: Record<string, string>) => {
  const place = join(folder, name)
  mkdirSync(place)
  for (const [file, text] of Object.entries(programs)) writeFileSync(join(place, file), text)
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    target: 'es2022',
    module: 'nodenext',
    typeRoots: [join(root, 'node_modules/@types')],
    types: ['node'],
  }
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, [tsc, '-p', place]).catch(({ stdout }: { stdout: string }) => {
    throw new Error(stdout)
  })
  return place
}

describe('the packages', () => {
  test('hold JavaScript with its types, and neither sources nor tests', async () => {
    for (const tarball of tarballs) {
      const { stdout } = await run('tar', ['-tzf', tarball])
      const files = stdout
        .trim()
        .split('\n')
        .map((file) => file.replace('package/', ''))
      expect(files).toContain('README.md')
      expect(files).toContain('LICENSE')
      const odd = files.filter(
        (file) =>
          !/^(README\.md|LICENSE|NOTICE|package\.json)$/.test(file) &&
          !/^(src|bin)\/.*\.(js|mjs|d\.ts|d\.mts)$/.test(file) &&
          !/^dist\/(index\.html|assets\/.*)$/.test(file),
      )
      expect(odd).toEqual([])
      expect(files.filter((file) => /\.test\.|\/testing\//.test(file))).toEqual([])
    }
  })

  test('say what they are and where their entries stand', () => {
    for (const name of ['@tenantry/contract', '@tenantry/client', '@tenantry/server', '@tenantry/portal', 'tenantry']) {
      const place = join(folder, 'node_modules', name)
      const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
      expect(manifest).toMatchObject({ name, license: 'Apache-2.0', description: expect.stringMatching(/Tenantry/) })
      expect(manifest).not.toHaveProperty('private')
      for (const entry of Object.values(manifest.exports ?? {}).flatMap((each) => Object.values(each as object)))
        expect(existsSync(join(place, entry)), `${name} ${entry}`).toBe(true)
    }
  })

  test('tell nobody that they were installed', () => {
    const file = join(folder, 'node_modules/@tenantry/server/package.json')
    expect(JSON.parse(readFileSync(file, 'utf8')).scarfSettings).toEqual({ enabled: false })
  })

  test('for programs load on Node 20, without a word', async () => {
    const entries = [
      '@tenantry/client',
      ...['', '/countries', '/messages', '/rules'].map((each) => `@tenantry/contract${each}`),
    ]
    const script = `await Promise.all(${JSON.stringify(entries)}.map((entry) => import(entry)))`
    const { stderr } = await run(node20, ['--input-type=module', '-e', script], { cwd: folder })
    expect(stderr).toBe('')
  })

  test('are typed as strictly as the sources', async () => {
    await compile('types', {
      'types.ts': `
        import { createClient, type Customer, items } from '@tenantry/client'
        import { countryRules } from '@tenantry/contract/countries'
        import { type MessageKey, messages } from '@tenantry/contract/messages'
        import { checkBillingProfile } from '@tenantry/contract/rules'

        const client = createClient({ baseUrl: '' })
        export const names = async () => {
          for await (const customer of items(client.customers.list)) {
            const known: Customer = customer
            console.log(known.companyProfile.companyName)
            // @ts-expect-error no such member
            console.log(customer.companyName)
          }
        }
        // @ts-expect-error which customer?
        export const nobody = () => client.customers.get()
        // @ts-expect-error a size is a number
        export const sized = () => client.customers.list({ query: { size: 'ten' } })
        // @ts-expect-error may be undefined
        export const code: string = countryRules('ES').iso2Code
        // @ts-expect-error no such message
        export const key: MessageKey = 'no.such.message'
        export const text: string = messages.es['error.notFound']
        // @ts-expect-error a profile is no text
        export const findings = checkBillingProfile('profile')
      `,
    })
  })
})

/** A sign-in host that lets everybody in at once: it stands for the person with a browser. */
const openSignIn = async () => {
  const server = createServer((request, response) => {
    const device = {
      device_code: 'd',
      user_code: 'ABCD',
      verification_uri: 'https://sign.example',
      expires_in: 900,
      interval: 0,
    }
    const answer = request.url!.endsWith('/devicecode')
      ? { ...device, message: 'Open https://sign.example and enter ABCD.' }
      : { access_token: 'access', refresh_token: 'refresh', expires_in: 3599 }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

describe('the README of the client', () => {
  const readme = readFileSync(join(root, 'packages/client/README.md'), 'utf8')
  const programs = Object.fromEntries(
    [...readme.matchAll(/```ts\n\/\/ ([\w-]+\.ts)\n([\s\S]*?)```/g)].map(([, file, text]) => [file!, text!]),
  )
  /** What each example has to say when it runs. */
  const says: Record<string, RegExp> = {
    'client.ts': /^$/,
    'customers.ts': /^[0-9a-f-]{36} \S.* \S+\n[\s\S]*\d+ audit records\n$/,
    'domain.ts': /^auroralibros\.onmicrosoft\.com is free\n$/,
    'move.ts': /is billed at Plaza de las Velas 3\n$/,
    'permission.ts': /resource: 'AzureReservedInstances',\s+allowed: true/,
    'problems.ts': /^403 20002 \S/,
    'tokens.ts':
      /^1\nOpen https:\/\/sign\.example and enter ABCD\.\na refresh token of 7 characters\na token of 6 characters\n$/,
    'users.ts': /^900127 \S/,
  }
  let place: string
  let signIn: Awaited<ReturnType<typeof openSignIn>>
  beforeAll(async () => {
    signIn = await openSignIn()
    place = await compile('readme', programs)
  })
  afterAll(() => signIn.close())

  test('shows programs only, and each is run here', () => {
    expect(readme.match(/```ts$/gm)).toHaveLength(Object.keys(programs).length)
    expect(Object.keys(programs).sort()).toEqual(Object.keys(says).sort())
  })

  test.each(Object.entries(says))('%s does on Node 20 what it says', async (file, said) => {
    const [partner] = instance.credentials.partners
    const user = partner!.users.find(({ role }) => role === 'adminAgent')!
    const app = partner!.apps.find(({ role }) => role === 'adminAgent')!
    const tokenFile = join(place, 'refresh-token')
    writeFileSync(tokenFile, `${user.refreshToken}\n`)
    const { stdout, stderr } = await run(node20, [join(place, file.replace('.ts', '.js'))], {
      env: {
        TENANTRY_URL: instance.url,
        PARTNER_TENANT: partner!.domain,
        CLIENT_ID: user.clientId,
        CLIENT_SECRET: user.clientSecret,
        TOKEN_FILE: tokenFile,
        APP_ID: app.clientId,
        APP_SECRET: app.clientSecret,
        SIGN_IN_URL: signIn.url,
      },
    })
    expect(stdout).toMatch(said)
    expect(stderr).toBe('')
  })
})

test('the installed command serves portal and API, imports in a thread, and verifies', async () => {
  const program = join(folder, 'node_modules/tenantry/bin/tenantry.mjs')
  const installed = await startInstance({ TENANTRY_DEMO: '5' }, { program })
  const domain = installed.credentials.partners[0]!.domain
  const page = await fetch(`${installed.url}/customers`)
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="root">')])
  const [script] = readdirSync(join(folder, 'node_modules/@tenantry/portal/dist/assets')).filter((each) =>
    each.endsWith('.js'),
  )
  expect((await fetch(`${installed.url}/assets/${script}`)).status).toBe(200)
  installed.process.kill('SIGTERM')
  await once(installed.process, 'exit')

  const file = join(folder, 'Customers.csv')
  const id = '6b0f3d52-8a7e-4d1c-9f47-21c0a5e98b30'
  writeFileSync(
    file,
    `Microsoft ID,Company name,Primary domain name,Relationship\n${id},Faro,faro.onmicrosoft.com,Reseller\n`,
  )
  const tenantry = (...args: string[]) =>
    run(process.execPath, [program, ...args, '--lang', 'en'], { env: { TENANTRY_DATA: installed.folder } })
  expect((await tenantry('import', file, '--partner', domain)).stdout).toContain('1 row: 1 created')
  expect((await tenantry('verify')).stdout).toMatch(/^Good: /)
  await installed.stop()
})
