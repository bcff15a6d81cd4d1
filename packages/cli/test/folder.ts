import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTenantry, readConfig, type Tenantry } from '@tenantry/server'
import { type PartnerDocument, partnersIn } from '@tenantry/server/customer-files'
import { exportFile } from '../src/commands/export.ts'
import { verify } from '../src/commands/verify.ts'
import { failureLines } from '../src/failure.ts'
import { bringIn, type ImportOptions } from '../src/import/bring-in.ts'
import { type FromOptions, importFrom } from '../src/import/from/import-from.ts'
import { type Language, speak } from '../src/messages/messages.ts'
import type { Terminal } from '../src/terminal.ts'

/** What a command answered and said. */
export interface Said {
  code: number
  out: string[]
  err: string[]
}

const temporary = () => mkdtempSync(join(tmpdir(), 'tenantry-cli-'))

const settingsOf = (data: string) => ({ TENANTRY_DATA: data, TENANTRY_LOG: 'silent' })

/** Made once and copied for each test. */
const template = (async () => {
  const data = temporary()
  const tenantry = await openTenantry(readConfig(settingsOf(data)), { readers: 1 })
  await tenantry.auth.directory.createPartner({
    id: randomUUID(),
    name: 'Nubia Distribution',
    domain: 'nubia.onmicrosoft.com',
    domains: ['nubia.onmicrosoft.com'],
    country: 'ES',
    type: 'directBill',
  })
  await tenantry.close()
  return data
})()

/** A data folder with one partner, and the command line on it. */
export const openFolder = async ({ language = 'en' }: { language?: Language } = {}) => {
  const folder = temporary()
  const data = join(folder, 'data')
  cpSync(await template, data, { recursive: true })
  const env = settingsOf(data)
  const file = (name: string) => join(folder, name)

  const listening = (more: Record<string, string> = {}): { terminal: Terminal; out: string[]; err: string[] } => {
    const out: string[] = []
    const err: string[] = []
    const terminal: Terminal = {
      say: speak(language),
      language,
      env: { ...env, ...more },
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      progress: () => {},
    }
    return { terminal, out, err }
  }

  const run = async (command: (terminal: Terminal) => number | Promise<number>): Promise<Said> => {
    const { terminal, out, err } = listening()
    return { code: await command(terminal), out, err }
  }

  /** The instance itself, for as long as `body` takes. */
  const whileOpen = async <T>(body: (tenantry: Tenantry) => Promise<T>): Promise<T> => {
    const tenantry = await openTenantry(readConfig(env), { readers: 1 })
    try {
      return await body(tenantry)
    } finally {
      await tenantry.close()
    }
  }

  return {
    data,
    file,
    partner: (): PartnerDocument => partnersIn(data)[0]!,
    whileOpen,
    running: run,
    /** Imports a text, or bytes in whatever encoding. */
    importing: (content: string | Uint8Array, options: ImportOptions = {}): Promise<Said> => {
      writeFileSync(file('in'), content)
      return run((terminal) => bringIn(options, terminal, file('in')))
    },
    /** Imports from a service, with these secrets in the environment; a failure is its lines, as the program shows it. */
    importingFrom: async (options: FromOptions, secrets: Record<string, string>): Promise<Said> => {
      const { terminal, out, err } = listening(secrets)
      try {
        return { code: await importFrom(options, terminal, { signal: new AbortController().signal }), out, err }
      } catch (error) {
        return { code: 2, out, err: [...err, ...failureLines(error, terminal)] }
      }
    },
    exporting: async (format: 'partner-center' | 'full'): Promise<Said & { text: string }> => {
      const said = await run((terminal) => exportFile({ format, out: file('out.csv') }, terminal))
      return { ...said, text: readFileSync(file('out.csv'), 'utf8') }
    },
    verifying: (): Promise<Said> => run((terminal) => verify({}, terminal)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
export type Folder = Awaited<ReturnType<typeof openFolder>>
