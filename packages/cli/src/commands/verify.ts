import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type ChainEnd, databaseFile, verifyFolder } from '@tenantry/server/verify'
import { Stop } from '../failure.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

export interface VerifyOptions extends SettingOptions {
  json?: boolean
  since?: string
}

/** Answers 0 if everything in the data folder fits together, 1 if something is damaged. */
export const verify = async (options: VerifyOptions, terminal: Terminal): Promise<number> => {
  const { say } = terminal
  const { data } = configOf(options, terminal.env)
  if (!existsSync(databaseFile(data))) throw new Stop(say('verify.nothing', { folder: data }))
  const began = performance.now()
  const { faults, ...found } = await verifyFolder(data, {
    earlier: options.since === undefined ? undefined : await endsIn(options.since, terminal),
    onProgress: (rows) => terminal.progress(say('verify.progress', { rows })),
  })
  const seconds = (performance.now() - began) / 1000
  const lines = faults.map(({ fault, params }) => say(`verify.${fault}`, { ...params, file: databaseFile(data) }))
  if (options.json) {
    const told = faults.map((fault, place) => ({ ...fault, text: lines[place] }))
    terminal.out(JSON.stringify({ good: faults.length === 0, faults: told, ...found, seconds }))
  } else if (lines[0]) {
    terminal.out(say('verify.damaged', { first: lines[0], more: lines.length - 1 }))
  } else terminal.out(say('verify.good', { records: found.records, documents: found.documents, seconds }))
  return faults.length > 0 ? 1 : 0
}

/** What an earlier `verify --json` said, kept in a safe place. */
const endsIn = async (file: string, { say }: Terminal): Promise<ChainEnd[]> => {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { chains: ChainEnd[] }).chains
  } catch (error) {
    throw error instanceof SyntaxError ? new Stop(say('verify.badSince', { file })) : error
  }
}
