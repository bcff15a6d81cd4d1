import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errors } from '@tenantry/contract'
import { addressKey, documented } from './documented.ts'
import type { Called } from './recorder.ts'

// Runs the tests and writes down which of them call which documented operation, and which are refused with which error:
// docs/operations.json. `npm run operations -- FOLDER` takes what a run with TENANTRY_OPERATIONS=FOLDER has noted already.

const root = fileURLToPath(new URL('../../../../', import.meta.url))
/** Tests that walk every operation say little of one. */
const WALKS = /test\/(permissions|outside|hostile\/\w+)\.test\.ts$/
const MOST = 4

const record = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-operations-'))
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  spawnSync(process.execPath, [vitest, 'run', '--project', 'unit', 'packages/server', '--reporter', 'dot'], {
    cwd: root,
    env: { ...process.env, TENANTRY_OPERATIONS: folder },
    stdio: 'inherit',
  })
  return folder
}

const folder = process.argv[2] ?? record()
const calls = readdirSync(folder)
  .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean))
  .map((line) => JSON.parse(line) as Called)

/** By file, some of the tests of each. */
const testsOf = (chosen: readonly Called[]): Record<string, string[]> => {
  const tests: Record<string, Set<string>> = {}
  for (const { file, test } of chosen) tests[file] = (tests[file] ?? new Set()).add(test)
  return Object.fromEntries(
    Object.entries(tests)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([file, names]) => [file, [...names].sort().slice(0, MOST)]),
  )
}

const operations = [...documented].map(([operation, priority]) => ({
  operation,
  priority,
  tests: testsOf(
    calls.filter(
      (call) => !call.error && !WALKS.test(call.file) && addressKey(call.operation) === addressKey(operation),
    ),
  ),
}))
const refusals = Object.entries(errors).map(([error, { status, code }]) => ({
  error,
  status,
  code,
  tests: testsOf(calls.filter((call) => call.error === error)),
}))
writeFileSync(join(root, 'docs/operations.json'), `${JSON.stringify({ operations, errors: refusals }, null, 2)}\n`)
