import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiError, type ErrorName } from '@tenantry/contract'
import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ChangePayload, chainHash, payloadHash } from './change.ts'
import type { Answer, AnyDecision, Command, Decision, Reads, Settings } from './command.ts'
import { openForWriting } from './database.ts'
import { defineKind, type Key, uniqueKey } from './document.ts'
import { createWriter, type Job, type Writer } from './writer.ts'

interface Thing {
  id: string
  value: string
  etag: string
  sharedWith?: string
  from?: string
}
const thingKind = defineKind<Thing>({
  name: 'thing',
  version: 1,
  ofCustomer: (_partnerId, customerId) => customerId,
  copy: {
    of: (partnerId, { sharedWith, ...thing }) =>
      sharedWith === undefined ? undefined : { partnerId: sharedWith, document: { ...thing, from: partnerId } },
    from: (thing) => thing.from,
  },
  index: {
    version: 1,
    columns: { value: 'TEXT' },
    indexes: [['value']],
    of: (thing) => ({ value: thing.value }),
  },
})

let decided: string[]
const setThing: Decision<{ id: string; value: string; sharedWith?: string }, { thing: Key<Thing> }, Thing> = {
  reads: ({ id }, { actor }) => ({ thing: thingKind.key(actor.partnerId, id) }),
  etag: ({ thing }) => thing?.etag ?? 'none',
  decide: ({ thing }, { id, value, sharedWith }, ctx) => {
    decided.push(`${thing?.value ?? '-'}>${value}`)
    const after: Thing = { id, value, etag: ctx.newEtag(), ...(sharedWith && { sharedWith }) }
    return {
      answer: after,
      etag: after.etag,
      writes: [{ put: thingKind, partnerId: ctx.actor.partnerId, document: after }],
      operations: [{ type: 'set_thing', resourceType: 'thing' }],
      customerId: id,
    }
  },
}
const decisions = new Map<string, AnyDecision>([
  ['set', setThing],
  [
    'claim',
    {
      reads: ({ value }: { value: string }) => ({ owner: uniqueKey('name', value) }),
      decide: ({ owner }, { value }: { value: string }, ctx) => {
        if (owner) throw new ApiError('domainTaken')
        return {
          answer: value,
          writes: [{ claim: uniqueKey('name', value), owner: ctx.newId() }],
          operations: [{ type: 'claim', resourceType: 'thing' }],
        }
      },
    },
  ],
  [
    'refuse',
    {
      reads: () => ({}),
      decide: (_before, error: ErrorName) => {
        decided.push(error)
        throw new ApiError(error)
      },
    },
  ],
  [
    'share',
    {
      reads: ({ of }: { of: string }, { actor }, find) => {
        const source = find(thingKind.key(actor.partnerId, of))
        return {
          source: thingKind.key(actor.partnerId, source?.id ?? ''),
          equal: { rows: thingKind, partnerId: 'p2', where: { column: 'value', value: source?.value ?? '' } },
          all: { rows: thingKind, partnerId: 'p2' },
          none: { rows: thingKind, partnerId: 'nobody' },
        } satisfies Reads
      },
      decide: ({ source, ...counted }, { id }: { id: string }, ctx) => ({
        answer: counted,
        writes: [
          { put: thingKind, partnerId: ctx.actor.partnerId, document: { ...source!, id } },
          { put: thingKind, partnerId: 'p2', document: { ...source!, id } },
        ],
        operations: [{ type: 'share', resourceType: 'thing' }],
        customerId: id,
        reason: 'between us',
      }),
    } satisfies AnyDecision,
  ],
  [
    'purge',
    {
      reads: () => ({}),
      decide: (_before, id: string, ctx) => ({
        answer: undefined,
        writes: [{ purge: id, partnerId: ctx.actor.partnerId }],
        operations: [{ type: 'purge', resourceType: 'thing' }],
      }),
    },
  ],
  [
    'break',
    {
      reads: () => ({}),
      decide: () => {
        throw new Error('a fault of ours')
      },
    },
  ],
])

const START = Date.parse('2026-03-01T10:00:05Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

let folder: string
let db: Database
let writer: Writer
let clock: number
const seal = { close: (text: string) => `sealed ${text}`, open: (text: string) => text.replace(/^sealed /, '') }
const open = () =>
  createWriter(db, {
    kinds: [thingKind],
    decisions,
    settings: { strictEtag: true } as Settings,
    seal,
    now: () => new Date(clock),
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-writer-'))
  db = openForWriting(folder, { cloud: 'global', kinds: [thingKind], synchronous: 'OFF' })
  clock = START
  decided = []
  writer = open()
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

let calls = 0
const command = (decision: string, input: unknown, more: Partial<Command> = {}): Job => ({
  command: {
    decision,
    input,
    actor: {
      partnerId: 'p1',
      partnerType: 'directBill',
      roles: ['adminAgent'],
      userId: 'u1',
      userPrincipalName: 'Ana@p1.example',
      applicationId: 'a1',
      source: 'api',
    },
    partner: { id: 'p1', name: 'P', domain: 'p1.example', domains: ['p1.example'], country: 'ES' },
    requestId: `r${++calls}`,
    correlationId: `c${calls}`,
    status: 200,
    ...more,
  },
})
const set = (id: string, value: string, more: Partial<Command> = {}) => command('set', { id, value }, more)
const run = (...jobs: Job[]): Answer[] => writer.run(jobs)
const one = (job: Job): Answer => writer.run([job])[0]!
const under = (key: string, scope = 'scope') => ({ idempotency: { key, scope } })
const thing = (id: string): Thing | undefined => {
  const row = db.prepare(`SELECT body FROM document WHERE kind = 'thing' AND id = ?`).get(id) as
    | { body: string }
    | undefined
  return row && (JSON.parse(row.body) as Thing)
}
interface Row {
  partner_id: string
  seq: number
  at: string
  status: 'succeeded' | 'failed'
  customer_id: string | null
  operations: string
  actor: string
  payload_hash: string
  hash: string
  salt: string
  payload: string
}
const rows = () => db.prepare('SELECT * FROM change JOIN change_payload USING (pk) ORDER BY seq').all() as Row[]
const failed = () => rows().filter(({ status }) => status === 'failed')
const counts = () => failed().map(({ payload }) => (JSON.parse(payload).head.count as number | undefined) ?? 1)

describe('a batch', () => {
  test('is decided in order: a later command sees the earlier one’s result', () => {
    const answers = run(set('t', '1'), set('t', '2'), set('t', '3'))
    expect(decided).toEqual(['->1', '1>2', '2>3'])
    expect(answers.map((answer) => 'body' in answer && answer.seq)).toEqual([1, 2, 3])
    expect(thing('t')!.value).toBe('3')
  })

  test('R1.2: a refused command writes no document and no succeeded row', () => {
    const answers = run(set('t', '1'), set('t', '2', { etag: { rule: 'required', header: 'stale' } }), set('u', '3'))
    expect(answers[1]).toMatchObject({ refusal: { error: 'staleEtag' } })
    expect(thing('t')!.value).toBe('1')
    expect(rows().map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
  })

  test('R4.4: two claims of one value in a batch have one owner', () => {
    const answers = run(command('claim', { value: 'x' }), command('claim', { value: 'x' }))
    expect(answers).toMatchObject([{ status: 200 }, { refusal: { error: 'domainTaken' } }])
  })

  test('one broken command does not take the others with it', () => {
    const answers = run(set('t', '1'), command('break', {}), set('u', '2'), command('nothing', {}))
    expect(answers).toMatchObject([{ status: 200 }, { failure: 'error' }, { status: 200 }, { failure: 'error' }])
    expect([thing('t')!.value, thing('u')!.value]).toEqual(['1', '2'])
    expect(rows().map(({ seq }) => seq)).toEqual([1, 2])
  })

  test('a fault of SQL takes back the whole command, its record and its stored answer', () => {
    db.exec(
      `CREATE TRIGGER bad BEFORE INSERT ON change_payload WHEN NEW.payload LIKE '%poison%' BEGIN SELECT RAISE(ABORT, 'no'); END`,
    )
    const answers = run(set('t', '1'), set('t', 'poison', under('k')), set('u', '3'))
    expect(answers).toMatchObject([{ status: 200 }, { failure: 'error' }, { status: 200 }])
    expect(thing('t')!.value).toBe('1')
    expect(rows().map(({ seq }) => seq)).toEqual([1, 2])
    db.exec('DROP TRIGGER bad')
    expect(one(set('t', 'poison', under('k')))).toMatchObject({ status: 200, seq: 3 })
  })

  test('R2.3: a damaged document fails its own command and stays as it is', () => {
    run(set('t', '1'), set('u', '1'))
    db.exec(`UPDATE document SET body = replace(body, '"value":"1"', '"value":"7"') WHERE id = 't'`)
    const answers = run(set('t', '2'), set('u', '2'))
    expect(answers).toMatchObject([{ failure: 'damaged' }, { status: 200 }])
    expect(thing('t')!.value).toBe('7')
  })

  test('R8.2: each row carries the hash of the one before', () => {
    run(
      set('t', '1'),
      set('t', '2'),
      command('refuse', 'invalidProperty', { operation: { type: 'set', resourceType: 'thing' } }),
    )
    let previous = ''
    for (const row of rows()) {
      expect(row.payload_hash).toBe(payloadHash(row.salt, row.payload))
      const { partner_id, customer_id, payload_hash, hash, salt: _, payload: __, ...rest } = row
      const columns = { ...rest, partnerId: partner_id, customerId: customer_id, payloadHash: payload_hash }
      expect(hash).toBe(chainHash(previous, columns))
      previous = hash
    }
    expect(rows()[0]!.actor).toBe('ana@p1.example')
  })
})

describe('documents of two partners', () => {
  const told = (partnerId: string) =>
    rows()
      .filter((row) => row.partner_id === partnerId)
      .map((row) => JSON.parse(row.payload) as ChangePayload)

  test('each partner’s log tells of its own, and the other’s of no person', () => {
    run(set('t', '1'), command('share', { id: 'copy', of: 't' }))
    const [, mine] = told('p1')
    expect(mine!.head).toMatchObject({
      actor: { userPrincipalName: 'Ana@p1.example', applicationId: 'a1' },
      reason: 'between us',
      participants: ['p1', 'p2'],
    })
    expect(mine!.documents).toMatchObject([{ id: 'copy', before: null, after: { value: '1' } }])
    const theirs = told('p2')
    expect(theirs).toHaveLength(1)
    expect(theirs[0]!.head).toEqual({
      actor: { displayName: 'P', applicationId: 'p1', source: 'system' },
      correlationId: mine!.head.correlationId,
      operations: [{ type: 'share', resourceType: 'thing' }],
      participants: ['p1', 'p2'],
    })
    expect(theirs[0]!.documents).toEqual(mine!.documents)
    expect(told('p1')[0]!.head).not.toHaveProperty('participants')
  })

  test('a decision follows references and counts rows, in the middle of a batch', () => {
    const answers = run(
      set('t', '1'),
      command('share', { id: 'a', of: 't' }),
      set('u', '2'),
      command('share', { id: 'b', of: 'u' }),
      command('share', { id: 'c', of: 't' }),
    )
    const counted = answers.flatMap((answer) => ('body' in answer ? [JSON.parse(answer.body)] : []))
    expect([counted[1], counted[3], counted[4]]).toEqual([
      { equal: 0, all: 0, none: 0 },
      { equal: 0, all: 1, none: 0 },
      { equal: 1, all: 2, none: 0 },
    ])
    expect(db.prepare('SELECT count(*) FROM partner_number').pluck().get()).toBe(2)
  })

  describe('copies that the store keeps', () => {
    const bodies = (id: string) =>
      db.prepare('SELECT partner_id, body FROM document WHERE id = ? ORDER BY partner_id').raw().all(id) as string[][]
    const seen = (id: string) => bodies(id).map(([partner, body]) => [partner, JSON.parse(body!).value])
    const share = (id: string, value: string, sharedWith?: string) => command('set', { id, value, sharedWith })

    test('follow the document, move with it and go with it', () => {
      run(share('t', '1', 'p2'))
      expect(seen('t')).toEqual([
        ['p1', '1'],
        ['p2', '1'],
      ])
      expect(JSON.parse(bodies('t')[1]![1]!)).toMatchObject({ from: 'p1' })
      run(share('t', '2', 'p2'), share('t', '3', 'p3'))
      expect(seen('t')).toEqual([
        ['p1', '3'],
        ['p3', '3'],
      ])
      expect(
        told('p2').map(({ documents }) => [documents[0]!.before, documents[0]!.after].map((d) => (d as Thing)?.value)),
      ).toEqual([
        [undefined, '1'],
        ['1', '2'],
        ['2', undefined],
      ])
      run(command('purge', 't'))
      expect(seen('t')).toEqual([])
      expect(told('p3').at(-1)!.documents).toMatchObject([{ id: 't', before: { value: '3' }, after: null }])
    })

    test('nobody else writes them, and they take the place of nothing', () => {
      const p2 = { actor: { ...(share('t', '1') as { command: Command }).command.actor, partnerId: 'p2' } }
      run(share('t', '1', 'p2'), set('u', 'own', p2))
      expect(one(set('t', '2', p2))).toMatchObject({ failure: 'error' })
      expect(one(share('u', '1', 'p2'))).toMatchObject({ failure: 'error' })
      expect(seen('t')).toEqual([
        ['p1', '1'],
        ['p2', '1'],
      ])
      expect(seen('u')).toEqual([['p2', 'own']])
    })
  })

  test('purged: everything whose id begins with the customer’s, of this partner only', () => {
    run(set('t', '1'), set('t/more', '1'), set('u', '1'), command('share', { id: 'v', of: 'u' }))
    run(command('purge', 't'))
    const left = db.prepare('SELECT partner_id, id FROM document ORDER BY partner_id, id').raw().all()
    expect(left).toEqual([
      ['p1', 'u'],
      ['p1', 'v'],
      ['p2', 'v'],
    ])
    expect(
      told('p1')
        .at(-1)!
        .documents.map(({ id, after }) => [id, after]),
    ).toEqual([
      ['t', null],
      ['t/more', null],
    ])
  })
})

describe('versions', () => {
  const etagged = (header: string | undefined, body: string | undefined, rule: 'required' | 'optional' = 'required') =>
    one(
      set('t', 'next', {
        etag: { rule, ...(header !== undefined && { header }), ...(body !== undefined && { body }) },
      }),
    )
  beforeEach(() => {
    run(set('t', '1'))
  })

  test.each<[string, string | undefined, string | undefined, string]>([
    ['the current one in If-Match', '{}', undefined, 'ok'],
    ['in quotes', '"{}"', undefined, 'ok'],
    ['weak', 'W/"{}"', undefined, 'ok'],
    ['with blanks', '  "{}" ', undefined, 'ok'],
    ['anything that exists', '*', undefined, 'ok'],
    ['the current one in the body', undefined, '{}', 'ok'],
    ['If-Match decides: a stale body does not matter', '"{}"', 'stale', 'ok'],
    ['If-Match decides: a current body does not help', '"stale"', '{}', 'staleEtag'],
    ['a stale one in If-Match', 'stale', undefined, 'staleEtag'],
    ['an empty If-Match', '', '{}', 'staleEtag'],
    ['two in If-Match', '"{}", "other"', undefined, 'staleEtag'],
    ['a stale one in the body', undefined, 'stale', 'staleBodyEtag'],
    ['none', undefined, undefined, 'missingEtag'],
  ])('R4.2: %s', (_name, header, body, expected) => {
    const current = thing('t')!.etag
    const answer = etagged(header?.replace('{}', current), body?.replace('{}', current))
    expect('refusal' in answer ? answer.refusal.error : 'ok').toBe(expected)
    expect(thing('t')!.value).toBe(expected === 'ok' ? 'next' : '1')
    expect(failed()).toEqual([])
  })

  test('none is fine where it is optional', () => {
    expect(etagged(undefined, undefined, 'optional')).toMatchObject({ status: 200 })
  })
})

describe('stored answers', () => {
  test('R3.1: the same key gets the first answer, within a batch, later, and after opening anew', () => {
    const [first, second] = run(set('t', '1', under('k')), set('t', '1', under('k')))
    expect(second).toMatchObject({ ...first, replayed: true })
    writer = open()
    expect(one(set('t', '1', under('k')))).toMatchObject({ ...first, replayed: true })
    expect(rows()).toHaveLength(1)
  })

  test('R3.1: not once another write with this id has touched the resource', () => {
    run(set('t', 'on', under('k1')), set('t', 'off', under('k2')), set('t', 'on', under('k1')))
    expect(decided).toEqual(['->on', 'on>off', 'off>on'])
    run(set('u', 'x', under('k3')), set('t', 'on', under('k1')))
    expect(decided).toEqual(['->on', 'on>off', 'off>on', '->x'])
    run(set('t', 'other', under('k4', 'another scope')), set('t', 'on', under('k1')))
    expect(decided.at(-1)).toBe('on>other')
  })

  test('R3.3: kept for 24 hours and longer, then dropped', () => {
    one(set('t', '1', under('k')))
    for (const hours of [1, 24, 25]) {
      clock = START + hours * HOUR
      writer.tidy()
      expect(one(set('t', '1', under('k')))).toMatchObject({ replayed: true })
    }
    clock = START + 49 * HOUR
    writer.tidy()
    expect(db.prepare('SELECT count(*) AS n FROM answer').get()).toEqual({ n: 0 })
    expect(one(set('t', '1', under('k')))).not.toHaveProperty('replayed')
  })

  test.each<ErrorName>(['invalidProperty', 'policyNotFound', 'policyExists', 'staleEtag'])(
    'R3.4: the refusal %s is kept ten minutes',
    (error) => {
      const first = one(command('refuse', error, under('k')))
      clock = START + 10 * MINUTE - 1
      expect(one(command('refuse', error, under('k')))).toEqual(first)
      expect(decided).toHaveLength(1)
      clock = START + 10 * MINUTE
      expect(one(command('refuse', error, under('k')))).toEqual(first)
      expect(decided).toHaveLength(2)
    },
  )

  test.each<ErrorName>(['badToken', 'noRelationship', 'roleLacksRight', 'throttled', 'serverError', 'busy'])(
    'R3.4: the refusal %s is never kept',
    (error) => {
      run(command('refuse', error, under('k')), command('refuse', error, under('k')))
      expect(decided).toHaveLength(2)
    },
  )

  test('a failure of ours is not kept: the next try runs', () => {
    db.exec(`CREATE TRIGGER bad BEFORE INSERT ON change BEGIN SELECT RAISE(ABORT, 'no'); END`)
    expect(one(set('t', '1', under('k')))).toMatchObject({ failure: 'error' })
    db.exec('DROP TRIGGER bad')
    expect(one(set('t', '1', under('k')))).toMatchObject({ status: 200 })
  })

  test('R3.4: refusals are kept in bounded memory, the oldest go', () => {
    one(command('refuse', 'invalidProperty', under('first', 'first')))
    for (let n = 0; n < 10_000; n++) one(command('refuse', 'invalidProperty', under(`k${n}`, `s${n}`)))
    decided = []
    one(command('refuse', 'invalidProperty', under('k9999', 's9999')))
    expect(decided).toEqual([])
    one(command('refuse', 'invalidProperty', under('first', 'first')))
    expect(decided).toEqual(['invalidProperty'])
  })

  test('a refusal is not repeated once a write with this id has succeeded', () => {
    const stale = { ...under('k1'), etag: { rule: 'required', header: 'none' } } as const
    run(set('t', '1'))
    expect(one(set('t', '2', stale))).toMatchObject({ refusal: { error: 'staleEtag' } })
    one(set('t', '3', under('k2')))
    decided = []
    expect(one(set('t', '2', stale))).toMatchObject({ refusal: { error: 'staleEtag' } })
  })
})

describe('refused attempts in the log', () => {
  const about = (customerId?: string) => ({
    operation: { type: 'set_thing', resourceType: 'thing', ...(customerId && { customerId }) },
  })
  const refuse = (error: ErrorName = 'invalidProperty', customerId = 't') =>
    one(command('refuse', error, about(customerId)))

  test('R8.1: equal ones of a minute are joined, with a count', () => {
    for (let n = 0; n < 5; n++) refuse()
    expect(counts()).toEqual([1])
    clock += MINUTE
    writer.tidy()
    expect(counts()).toEqual([1, 4])
    expect(failed()[1]).toMatchObject({ customer_id: 't', operations: 'set_thing:thing' })
    writer.tidy()
    expect(counts()).toEqual([1, 4])
  })

  test('the next minute begins anew', () => {
    for (let n = 0; n < 3; n++) refuse()
    clock += MINUTE
    for (let n = 0; n < 2; n++) refuse()
    expect(counts()).toEqual([1, 2, 1])
    clock += MINUTE
    writer.tidy()
    expect(counts()).toEqual([1, 2, 1, 1])
  })

  test('another customer, reason or person is a row of its own', () => {
    refuse('invalidProperty', 't')
    refuse('invalidProperty', 'u')
    refuse('fieldLacksRight', 't')
    const job = command('refuse', 'invalidProperty', about('t')) as { command: Command }
    one({ command: { ...job.command, actor: { ...job.command.actor, userId: 'u2' } } })
    expect(counts()).toEqual([1, 1, 1, 1])
  })

  test('the last ones are written when the store closes', () => {
    for (let n = 0; n < 3; n++) refuse()
    writer.tidy(true)
    expect(counts()).toEqual([1, 2])
  })

  test('stale versions and malformed ids are no attempts against a rule', () => {
    for (const error of ['staleEtag', 'staleBodyEtag', 'missingEtag', 'customerIdInvalid'] as const) refuse(error)
    expect(failed()).toEqual([])
  })

  test('R2.1: when tidying fails, the next write works and nothing is counted twice or lost', () => {
    for (let n = 0; n < 3; n++) refuse()
    clock += MINUTE
    db.exec(`CREATE TRIGGER bad BEFORE INSERT ON change BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
    expect(() => writer.tidy()).toThrow()
    expect(db.inTransaction).toBe(false)
    db.exec('DROP TRIGGER bad')
    expect(one(set('t', '1'))).toMatchObject({ status: 200 })
    writer.tidy()
    expect(counts().reduce((sum, count) => sum + count, 0)).toBe(3)
  })
})
