import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Fault, faults } from './faults.ts'

// Makes each fault in a copy of the sources, runs the wire tests there, and counts how many they find.

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const COPIES = 2
const WANTED = 0.95

/** Sources as they are, dependencies by reference. */
const copyOf = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'tenantry-faults-'))
  const refer = (name: string) => existsSync(join(root, name)) && symlinkSync(join(root, name), join(copy, name))
  for (const name of ['package.json', 'vitest.config.ts']) cpSync(join(root, name), join(copy, name))
  mkdirSync(join(copy, 'node_modules/@tenantry'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) if (name !== '@tenantry') refer(`node_modules/${name}`)
  for (const name of ['contract', 'client', 'server']) {
    const filter = (from: string) => basename(from) !== 'node_modules'
    cpSync(join(root, 'packages', name), join(copy, 'packages', name), { recursive: true, filter })
    refer(`packages/${name}/node_modules`)
    symlinkSync(join(copy, 'packages', name), join(copy, 'node_modules/@tenantry', name))
  }
  symlinkSync(join(root, 'packages/portal'), join(copy, 'node_modules/@tenantry/portal'))
  return copy
}

/** Whether the wire tests pass in a copy. */
const passes = (copy: string): Promise<boolean> =>
  new Promise((resolve) => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const options = ['run', '--project', 'unit', '--bail', '1', '--reporter', 'dot', 'packages/server/test/wire/']
    const child = spawn(process.execPath, [vitest, ...options, '--exclude', '**/faults.test.ts'], {
      cwd: copy,
      stdio: 'ignore',
    })
    child.once('exit', (code) => resolve(code === 0))
  })

const found = async (copy: string, { file, find, replace }: Fault): Promise<boolean> => {
  const path = join(copy, 'packages', file)
  const right = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    right.replace(find, () => replace),
  )
  try {
    return !(await passes(copy))
  } finally {
    writeFileSync(path, right)
  }
}

const waiting = [...faults]
const missed: Fault[] = []
const work = async () => {
  const copy = copyOf()
  try {
    if (!(await passes(copy))) throw new Error('the wire tests fail without any fault')
    for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
      const seen = await found(copy, fault)
      if (!seen) missed.push(fault)
      console.log(`${seen ? 'found ' : 'MISSED'}  ${fault.says}`)
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
await Promise.all(Array.from({ length: COPIES }, work))
const share = 1 - missed.length / faults.length
console.log(`${faults.length - missed.length} of ${faults.length} faults found (${(share * 100).toFixed(1)} %)`)
process.exitCode = share >= WANTED ? 0 : 1
