import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiError } from '@tenantry/contract'
import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AnyDecision, Command, Decision, Look, Settings } from './command.ts'
import { openForWriting } from './database.ts'
import { defineTask } from './task.ts'
import { createWriter, type Job, type Writer } from './writer.ts'

const add = defineTask('add', (db, { name, seq }: { name: string; seq: number }) =>
  db.run('INSERT INTO queue (name, seq) VALUES (?, ?)', [name, seq]),
)
const count = defineTask('count', (db) => db.get<{ n: number }>('SELECT count(*) AS n FROM queue')!.n)

const enqueue: Decision<{ name: string }, { earlier: Look<{ seq: number }> }, number> = {
  reads: ({ name }) => ({ earlier: { look: (db) => db.get('SELECT seq FROM queue WHERE name = ?', [name]) } }),
  decide: ({ earlier }, { name }, ctx) => {
    if (earlier) throw new ApiError('policyExists', { params: { seq: earlier.seq } })
    return {
      answer: ctx.seq,
      writes: [{ run: add, input: { name, seq: ctx.seq } }],
      operations: [{ type: 'enqueue', resourceType: 'x' }],
    }
  },
}

let folder: string
let db: Database
let writer: Writer
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-task-'))
  db = openForWriting(folder, { cloud: 'global', kinds: [], synchronous: 'OFF' })
  db.exec('CREATE TABLE queue (name TEXT PRIMARY KEY, seq INTEGER NOT NULL)')
  writer = createWriter(db, {
    kinds: [],
    decisions: new Map<string, AnyDecision>([['enqueue', enqueue]]),
    tasks: [add, count],
    settings: {} as Settings,
    seal: { close: (text) => text, open: (text) => text },
  })
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

const command = (name: string): Job => ({
  command: {
    decision: 'enqueue',
    input: { name },
    actor: { partnerId: 'p', partnerType: 'directBill', roles: [], applicationId: 'a', source: 'api' },
    partner: { id: 'p', name: 'P', domain: 'p', domains: [], country: 'ES' },
    requestId: 'r',
    correlationId: 'c',
    status: 200,
  } satisfies Command,
})
const queue = () => db.prepare('SELECT name, seq FROM queue ORDER BY seq').all()
const log = () => db.prepare('SELECT seq FROM change ORDER BY seq').pluck().all()

test('a decision writes to working tables in one transaction with its change, whose number it knows', () => {
  expect(writer.run([command('one'), command('two')])).toMatchObject([{ body: '1' }, { body: '2' }])
  expect([queue(), log()]).toEqual([
    [
      { name: 'one', seq: 1 },
      { name: 'two', seq: 2 },
    ],
    [1, 2],
  ])
})

test('a later one of the batch sees the rows of an earlier one; refused, it writes none', () => {
  const [, second] = writer.run([command('one'), command('one')])
  expect(second).toMatchObject({ refusal: { error: 'policyExists', params: { seq: 1 } } })
  expect([queue(), log()]).toEqual([[{ name: 'one', seq: 1 }], [1]])
})

test('R1.2: a task that fails takes the change with it, and nothing else of the batch', () => {
  db.exec(`CREATE TRIGGER no BEFORE INSERT ON queue WHEN new.name = 'bad' BEGIN SELECT raise(ABORT, 'no'); END`)
  const [good, bad] = writer.run([command('good'), command('bad')])
  expect([good, bad]).toMatchObject([{ body: '1' }, { failure: 'error' }])
  expect([queue(), log()]).toEqual([[{ name: 'good', seq: 1 }], [1]])
})

test('a task alone has an answer and leaves no change', () => {
  const answers = writer.run([
    { task: 'add', input: { name: 'one', seq: 7 } },
    { task: 'count', input: null },
    { task: 'nothing', input: null },
  ])
  expect(answers).toMatchObject([{ status: 200 }, { status: 200, body: '1' }, { failure: 'error' }])
  expect([queue(), log()]).toEqual([[{ name: 'one', seq: 7 }], []])
})
