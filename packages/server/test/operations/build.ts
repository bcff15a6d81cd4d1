import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ErrorName, errors } from '@tenantry/contract'
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

/** Refusals that the record does not see: they come before there is a route, from another process, or past HTTP. */
const hostile = 'packages/server/test/hostile/http.test.ts'
const faulty = 'packages/server/test/process/faults.test.ts'
const offTheRecord: Partial<Record<ErrorName, Record<string, string[]>>> = {
  setUpLinkInvalid: {
    'packages/server/src/auth/set-up.test.ts': ['the link works once, for a day, and only the newest'],
  },
  validationCodeExists: {
    'packages/server/src/operate.test.ts': [
      'without the process the same is done in the folder, and the door is gone with it',
    ],
  },
  requestTimeout: { [hostile]: ['headers that do not end are 408 and the connection closes'] },
  bodyTooLarge: {
    [hostile]: ['a body over 256 KiB is 413, told by its length before it is sent, or found in its chunks'],
  },
  unsupportedMediaType: {
    'packages/server/test/wire/documented.test.ts': [
      'JSON bodies with or without a charset, as text/json, with a byte order mark; others are 415',
    ],
  },
  serverError: {
    'packages/server/src/store/writer.test.ts': [
      'a fault of SQL takes back the whole command, its record and its stored answer',
    ],
  },
  damagedRecord: {
    [faulty]: ['a document that does not match its checksum is 5xx, named in the log, and the others are served'],
  },
  busy: {
    'packages/server/src/store/store.test.ts': [
      'a query that takes too long is given up alone; those behind it are answered',
    ],
  },
  storeUnavailable: {
    [faulty]: [
      'writes are 503 with the fault body and Retry-After, reads go on, and writes work again without a restart',
    ],
  },
}

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
  tests: { ...testsOf(calls.filter((call) => call.error === error)), ...offTheRecord[error as ErrorName] },
}))
writeFileSync(join(root, 'docs/operations.json'), `${JSON.stringify({ operations, errors: refusals }, null, 2)}\n`)
