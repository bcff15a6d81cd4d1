import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { expectAccessible, picture } from './portal.ts'

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tenantry-set-up-'))
let browser: Browser
let program: ChildProcess
let output = ''

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** As an operator starts it, with nothing there; answers the link that it prints. */
const start = async (port: number): Promise<string> => {
  output = ''
  program = spawn(process.execPath, [main, 'start'], {
    env: { PATH: process.env['PATH'], TENANTRY_DATA: folder, TENANTRY_PORT: String(port), TENANTRY_LOG: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  program.stdout!.on('data', (text) => {
    output += text
  })
  for (;;) {
    if (output.includes('ready')) await new Promise((resolve) => setTimeout(resolve, 200))
    const link = /http\S+\/set-up#\S+/.exec(output)?.[0]
    if (link || output.includes('ready')) return link ?? ''
    if (program.exitCode !== null) throw new Error(`ended: ${output}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const stop = async () => {
  const ended = new Promise((resolve) => program.once('exit', resolve))
  program.kill('SIGTERM')
  await ended
}

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  if (program.exitCode === null) await stop()
  rmSync(folder, { recursive: true, force: true })
})

test('whoever reads only the output of the start registers the first partner, in Spanish, by keyboard, and works', async () => {
  const port = await freePort()
  const link = await start(port)
  const context = await browser.newContext({
    locale: 'es-ES',
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
  })
  const page = await context.newPage()
  await page.goto(link)
  await page.getByRole('heading', { name: 'Configurar Tenantry' }).waitFor()
  await expectAccessible(page, 'set-up')
  await page.getByRole('button', { name: 'Registrar e iniciar sesión' }).press('Enter')
  await page.getByText('Rellene el campo «Nombre de la empresa».').waitFor()
  await picture(page, 'set-up-mistakes-es')

  await page.getByLabel('Nombre de la empresa').fill('Ribalta Cloud')
  await page.getByLabel('Dominio').fill('ribalta.example')
  await page.getByLabel('País o región').selectOption('ES')
  await page.getByLabel('Su nombre').fill('Lucía Ferrer')
  await page.getByLabel('Nombre de usuario').fill('lucia')
  await page.getByText('Iniciará sesión como lucia@ribalta.example.').waitFor()
  await page.getByLabel(/^Contraseña/).fill('qwertyuiop123')
  await page.getByLabel('Repita la contraseña').fill('qwertyuiop123')
  await page.keyboard.press('Enter')
  await page.getByText('Esta contraseña es de las primeras que se prueban.').waitFor()
  await page.getByLabel(/^Contraseña/).fill('barca lenta al sol')
  await page.getByLabel('Repita la contraseña').fill('barca lenta al sol')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Clientes', level: 1 }).waitFor()
  await picture(page, 'set-up-done-es')

  await page.goto(link)
  await page.reload()
  await page.getByText('Este vínculo ya no es válido.').waitFor()
  await picture(page, 'set-up-used-es')
  await context.close()
})

test('a later start prints no link; the admin signs in with the password', async () => {
  await stop()
  const port = await freePort()
  expect(await start(port)).toBe('')
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.getByLabel('User name').fill('lucia@ribalta.example')
  await page.getByLabel('Password').fill('barca lenta al sol')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Customers', level: 1 }).waitFor()
  await context.close()
})
