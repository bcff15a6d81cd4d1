import { randomUUID } from 'node:crypto'
import { ApiError, type ErrorName, errors } from '@tenantry/contract'
import type { Database } from 'better-sqlite3'
import { idOf, randomBytesFromPool } from '../random.ts'
import {
  type ChangeHead,
  chainHash,
  ERASED,
  type Operation,
  operationsText,
  partnerAsActor,
  payloadHash,
  recordedActor,
} from './change.ts'
import type {
  Answer,
  AnyDecision,
  Command,
  DecisionContext,
  Erases,
  Find,
  Loaded,
  Outcome,
  Reads,
  Settings,
  Write,
} from './command.ts'
import { type AnyKind, Damaged, type Key, type UniqueKey } from './document.ts'
import type { Seal } from './seal.ts'
import { openTables } from './tables.ts'
import { type AnyTask, writeConnection } from './task.ts'

/** A refused attempt to be recorded; equal ones of a minute are joined. */
export interface Refused {
  partnerId: string
  actor: ChangeHead['actor']
  operation: { type: string; resourceType: string; customerId?: string }
  refusal: string
  correlationId: string
  requestId?: string
}

/** State of the sign-in protocol: no audit, no chain, may expire. */
export type ArtifactWrite =
  | { put: { kind: string; id: string; body: string; expiresAt?: number; grantId?: string; uid?: string } }
  /** Only where `from` still stands; otherwise the answer is 409. */
  | { swap: { kind: string; id: string; from: string; to: string; expiresAt?: number } }
  | { remove: { kind: string; id: string } }
  | { removeGrant: string }

export type Job =
  | { command: Command }
  | { refused: Refused }
  | { artifact: ArtifactWrite }
  | { task: string; input: unknown }

export interface WriterOptions {
  kinds: readonly AnyKind[]
  decisions: ReadonlyMap<string, AnyDecision>
  tasks?: readonly AnyTask[]
  settings: Settings
  now?: () => Date
  seal: Seal
}

const ANSWER_KEPT_MS = 48 * 3600_000 // at least 24 h (R3.3)
const REFUSAL_KEPT_MS = 600_000
const REFUSALS_KEPT = 10_000
const keptStatuses = new Set([400, 404, 409, 412]) // R3.4
const notRecorded = new Set<ErrorName>(['missingEtag', 'staleBodyEtag', 'staleEtag', 'customerIdInvalid'])

/** The same ids each time. */
const idsOf = (seed: string) => {
  let next = 0
  return () => idOf(`${seed}/${next++}`)
}

const bare = (etag: string) =>
  etag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1')

/** R4.2: If-Match decides, then the etag in the body; none at all is refused unless last-write-wins is set. */
const checkEtag = (rule: NonNullable<Command['etag']>, current: string, strict: boolean) => {
  if (rule.header !== undefined) {
    if (rule.header.trim() === '*') return
    if (bare(rule.header) !== bare(current)) throw new ApiError('staleEtag')
    return
  }
  if (rule.body) {
    if (bare(rule.body) !== bare(current)) throw new ApiError('staleBodyEtag')
    return
  }
  if (rule.rule === 'required' && strict) throw new ApiError('missingEtag')
}

/**
 * Runs waiting jobs as one transaction: decides them in order, a later one seeing the earlier one's result, commits once and
 * only then returns the answers. A refused command has written nothing. If SQL fails, the jobs are run again one by one.
 */
export const createWriter = (
  db: Database,
  { kinds, decisions, tasks = [], settings, seal, now = () => new Date() }: WriterOptions,
) => {
  const tables = openTables(db, kinds)
  const { sql } = tables
  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]))
  const connection = writeConnection(db)
  const taskOf = new Map(tasks.map((task) => [task.name, task]))
  const kept = new Map<string, { scope: string; until: number; answer: Answer }>()
  const keptByScope = new Map<string, Set<string>>()
  const joined = new Map<string, { refused: Refused; minute: number; more: number }>()

  const record = (entry: {
    partnerId: string
    at: string
    status: 'succeeded' | 'failed'
    customerId: string | null
    head: ChangeHead
    documents: string
  }): number => {
    const previous = tables.head(entry.partnerId)
    const salt = randomBytesFromPool(16).toString('hex')
    const text = `{"head":${JSON.stringify(entry.head)},"documents":[${entry.documents}]}`
    const row = {
      partnerId: entry.partnerId,
      seq: previous.seq + 1,
      at: entry.at,
      status: entry.status,
      customerId: entry.customerId,
      operations: operationsText(entry.head.operations),
      actor: (entry.head.actor.userPrincipalName ?? entry.head.actor.applicationId).toLowerCase(),
      payloadHash: payloadHash(salt, text),
    }
    tables.append({ ...row, hash: chainHash(previous.hash, row) }, { salt, text })
    return row.seq
  }

  /** What another partner sees of a document: before, and once it is written. A copy is written here and nowhere else. */
  const copiesOf = (key: Key<unknown>, after: { id: string } | undefined) => {
    const copy = kindOf.get(key.kind)?.copy
    const stored = copy && tables.load(key)?.document
    if (stored && copy.from(stored) !== undefined) throw new Error(`a copy is written: ${key.kind} ${key.id}`)
    const placed = (document: { id: string } | undefined) => {
      const found = document && copy?.of(key.partnerId, document)
      return found && { key: { ...key, partnerId: found.partnerId }, document: found.document }
    }
    const was = placed(stored)
    const now = placed(after)
    const there = now && tables.load(now.key)?.document
    if (there && copy?.from(there) !== key.partnerId) throw new Error(`not a copy: ${key.kind} ${key.id}`)
    return {
      now: now ? [now] : [],
      gone: was && was.key.partnerId !== now?.key.partnerId ? [was.key] : [],
    }
  }

  /** What records an erasure carries, sealed, the numbers of the records that it empties: `verify` misses no others. */
  const erasing = (operations: readonly Operation[], partnerId: string, erases: Erases): Operation[] => {
    const records = tables.erase(partnerId, erases)
    const marker = seal.close(JSON.stringify({ partnerId, record: tables.head(partnerId).seq + 1, records }))
    return operations.map((operation) => ({ ...operation, data: { ...operation.data, [ERASED]: marker } }))
  }

  /** Texts of the changed documents by partner, and the resource that was written first. */
  const write = (writes: readonly Write[]): { documents: Map<string, string[]>; resource: string } => {
    const documents = new Map<string, string[]>()
    let resource = ''
    const wrote = (
      { kind, partnerId, id }: Key<unknown>,
      { before, after }: { before: string | null; after: string | null },
    ) => {
      const text = `{"kind":"${kind}","id":${JSON.stringify(id)},"before":${before},"after":${after}}`
      const texts = documents.get(partnerId)
      if (texts) texts.push(text)
      else documents.set(partnerId, [text])
      resource ||= `${kind}/${id}`
    }
    const put = (kind: AnyKind, partnerId: string, document: { id: string }) => {
      const key = kind.key(partnerId, document.id)
      const copies = copiesOf(key, document)
      wrote(key, tables.put(kind, partnerId, document))
      for (const copy of copies.now) wrote(copy.key, tables.put(kind, copy.key.partnerId, copy.document))
      for (const gone of copies.gone) wrote(gone, { ...tables.remove(gone), after: null })
    }
    const remove = (key: Key<unknown>) => {
      const { gone } = copiesOf(key, undefined)
      for (const each of [key, ...gone]) wrote(each, { ...tables.remove(each), after: null })
    }
    for (const item of writes) {
      if ('put' in item) put(item.put, item.partnerId, item.document)
      else if ('remove' in item) remove(item.remove)
      else if ('purge' in item) for (const key of tables.ofCustomer(item.partnerId, item.purge)) remove(key)
      else if ('claim' in item) {
        sql('INSERT INTO unique_entry (name, value, owner) VALUES (?, ?, ?)').run(
          item.claim.unique,
          item.claim.value,
          item.owner,
        )
      } else if ('run' in item) {
        item.run.run(connection, item.input)
      } else {
        sql('DELETE FROM unique_entry WHERE name = ? AND value = ?').run(item.release.unique, item.release.value)
      }
    }
    return { documents, resource }
  }

  /** R3.1: the first answer again, unless another write with this id has touched the resource since. */
  const replay = (idempotency: NonNullable<Command['idempotency']>): Answer | undefined => {
    const refusal = kept.get(idempotency.key)
    if (refusal) {
      if (refusal.until > now().getTime()) return refusal.answer
      kept.delete(idempotency.key)
    }
    const row = sql('SELECT * FROM answer WHERE key = ?').get(idempotency.key) as
      | { scope: string; resource: string; seq: number; status: number; etag: string | null; body: string }
      | undefined
    if (!row) return undefined
    const later = sql('SELECT 1 FROM answer WHERE scope = ? AND resource = ? AND seq > ? LIMIT 1').get(
      row.scope,
      row.resource,
      row.seq,
    )
    if (later) return undefined
    return {
      status: row.status,
      body: seal.open(row.body),
      ...(row.etag && { etag: row.etag }),
      seq: row.seq,
      replayed: true,
    }
  }

  const keepRefusal = ({ key, scope }: NonNullable<Command['idempotency']>, answer: Answer) => {
    if (kept.size >= REFUSALS_KEPT) {
      const oldest = kept.keys().next().value
      if (oldest !== undefined) kept.delete(oldest)
    }
    kept.set(key, { scope, until: now().getTime() + REFUSAL_KEPT_MS, answer })
    const keys = keptByScope.get(scope) ?? new Set()
    keptByScope.set(scope, keys.add(key))
    if (keptByScope.size > REFUSALS_KEPT) keptByScope.clear()
  }

  const dropRefusals = (scope: string) => {
    for (const key of keptByScope.get(scope) ?? []) kept.delete(key)
    keptByScope.delete(scope)
  }

  const refuse = (refused: Refused, at: Date) => {
    const key = JSON.stringify([
      refused.partnerId,
      refused.actor.userId,
      refused.actor.applicationId,
      refused.operation,
      refused.refusal,
    ])
    const minute = Math.floor(at.getTime() / 60_000)
    const earlier = joined.get(key)
    if (earlier && earlier.minute === minute) {
      earlier.more++
      return
    }
    if (earlier?.more) recordRefused(earlier.refused, at, earlier.more)
    joined.set(key, { refused, minute, more: 0 })
    recordRefused(refused, at, 1)
  }

  const recordRefused = (refused: Refused, at: Date, count: number) =>
    record({
      partnerId: refused.partnerId,
      at: at.toISOString(),
      status: 'failed',
      customerId: refused.operation.customerId ?? null,
      head: {
        actor: refused.actor,
        correlationId: refused.correlationId,
        ...(refused.requestId && { requestId: refused.requestId }),
        operations: [{ type: refused.operation.type, resourceType: refused.operation.resourceType }],
        refusal: refused.refusal,
        ...(count > 1 && { count }),
      },
      documents: '',
    })

  const standsAt = (key: Key<unknown> | UniqueKey): unknown =>
    'unique' in key ? tables.owner(key) : tables.load(key)?.document

  const execute = (command: Command): Answer => {
    const { idempotency } = command
    if (idempotency) {
      const earlier = replay(idempotency)
      if (earlier) return earlier
    }
    const decision = decisions.get(command.decision)
    if (!decision) throw new Error(`no decision ${command.decision}`)
    const { past } = command
    const at = past ? new Date(past.at) : now()
    const ctx: DecisionContext = {
      actor: command.actor,
      partner: command.partner,
      settings,
      requestId: command.requestId,
      correlationId: command.correlationId,
      now: at.toISOString(),
      seq: tables.head(command.actor.partnerId).seq + 1,
      newId: past ? idsOf(past.seed) : randomUUID,
      newEtag: () => randomBytesFromPool(8).readBigInt64LE().toString(),
      seal: seal.close,
    }
    let outcome: Outcome<unknown>
    try {
      const reads = decision.reads(command.input, ctx, standsAt as Find) as Reads
      const before: Record<string, unknown> = {}
      for (const [name, key] of Object.entries(reads))
        before[name] =
          'rows' in key
            ? tables.rows(key)
            : 'look' in key
              ? key.look(connection)
              : 'change' in key
                ? tables.change(key)
                : standsAt(key)
      if (command.etag && decision.etag)
        checkEtag(command.etag, decision.etag(before as Loaded<Reads>, ctx, command.input), settings.strictEtag)
      outcome = decision.decide(before as Loaded<Reads>, command.input, ctx)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (command.operation && !notRecorded.has(error.error))
        refuse(
          {
            partnerId: command.actor.partnerId,
            actor: recordedActor(command.actor),
            operation: command.operation,
            refusal: error.error,
            correlationId: command.correlationId,
            requestId: command.requestId,
          },
          at,
        )
      const answer: Answer = { refusal: { error: error.error, params: error.params, data: error.data } }
      if (idempotency && keptStatuses.has(errors[error.error].status)) keepRefusal(idempotency, answer)
      return answer
    }
    const body = outcome.answer === undefined ? '' : JSON.stringify(outcome.answer)
    const answer = { status: command.status, body, ...(outcome.etag !== undefined && { etag: outcome.etag }) }
    if (!outcome.operations?.length) return answer
    if (outcome.erases) db.pragma('secure_delete = ON') // what was there is overwritten, not only forgotten
    const { documents, resource } = write(outcome.writes ?? [])
    // What is erased must not stand in the record of its erasure.
    const operationsAt = (of: string) =>
      outcome.erases ? erasing(outcome.operations!, of, outcome.erases) : outcome.operations!
    const documentsAt = (of: string) => (outcome.erases ? '' : (documents.get(of) ?? []).join(','))
    const { partnerId } = command.actor
    const others = [...documents.keys()].filter((id) => id !== partnerId)
    const recordAt = (of: string, head: Omit<ChangeHead, 'correlationId'>) =>
      record({
        partnerId: of,
        at: ctx.now,
        status: 'succeeded',
        customerId: outcome.customerId ?? null,
        head: {
          ...head,
          ...(outcome.customerName && { customerName: outcome.customerName }),
          correlationId: command.correlationId,
          ...(others.length > 0 && { participants: [partnerId, ...others] }),
        },
        documents: documentsAt(of),
      })
    const seq = recordAt(partnerId, {
      actor: recordedActor(command.actor),
      requestId: command.requestId,
      operations: operationsAt(partnerId),
      ...(outcome.reason && { reason: outcome.reason }),
      ...(outcome.undoes && { undoes: outcome.undoes }),
    })
    for (const other of others)
      recordAt(other, { actor: partnerAsActor(command.partner), operations: operationsAt(other) })
    if (outcome.erases) db.pragma('secure_delete = OFF')
    if (idempotency) {
      sql(
        'INSERT OR REPLACE INTO answer (key, scope, resource, seq, status, etag, body, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ).run(
        idempotency.key,
        idempotency.scope,
        resource,
        seq,
        command.status,
        outcome.etag ?? null,
        outcome.secret ? seal.close(body) : body,
        at.getTime() + ANSWER_KEPT_MS,
      )
      dropRefusals(idempotency.scope)
    }
    return { ...answer, seq, ...(others.length > 0 && { others }) }
  }

  const artifact = (item: ArtifactWrite): Answer => {
    if ('put' in item) {
      const { kind, id, body, expiresAt, grantId, uid } = item.put
      sql('INSERT OR REPLACE INTO artifact (kind, id, body, expires_at, grant_id, uid) VALUES (?, ?, ?, ?, ?, ?)').run(
        kind,
        id,
        body,
        expiresAt ?? null,
        grantId ?? null,
        uid ?? null,
      )
    } else if ('swap' in item) {
      const { kind, id, from, to, expiresAt } = item.swap
      const { changes } = sql(
        'UPDATE artifact SET body = ?, expires_at = coalesce(?, expires_at) WHERE kind = ? AND id = ? AND body = ?',
      ).run(to, expiresAt ?? null, kind, id, from)
      if (changes === 0) return { status: 409, body: '' }
    } else if ('remove' in item)
      sql('DELETE FROM artifact WHERE kind = ? AND id = ?').run(item.remove.kind, item.remove.id)
    else sql('DELETE FROM artifact WHERE grant_id = ?').run(item.removeGrant)
    return { status: 204, body: '' }
  }

  const task = (name: string, input: unknown): Answer => {
    const found = taskOf.get(name)
    if (!found) throw new Error(`no task ${name}`)
    return { status: 200, body: JSON.stringify(found.run(connection, input) ?? null) }
  }

  const one = (job: Job): Answer => {
    if ('command' in job) return execute(job.command)
    if ('task' in job) return task(job.task, job.input)
    if ('artifact' in job) return artifact(job.artifact)
    refuse(job.refused, now())
    return { status: 204, body: '' }
  }

  const transaction = <T>(body: () => T): T => {
    try {
      sql('BEGIN IMMEDIATE').run()
      const result = body()
      tables.flush()
      sql('COMMIT').run()
      return result
    } catch (error) {
      if (db.inTransaction) sql('ROLLBACK').run()
      tables.forget() // what was remembered on the way may speak of rows that are gone
      throw error
    } finally {
      tables.endBatch()
    }
  }

  const together = (jobs: readonly Job[]): Answer[] => {
    try {
      return transaction(() => jobs.map(one))
    } catch (error) {
      kept.clear()
      keptByScope.clear()
      joined.clear()
      throw error
    }
  }

  const failure = (error: unknown): Answer => {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof Damaged) return { failure: 'damaged', message }
    const code = (error as { code?: string }).code ?? ''
    const unavailable = /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|NOMEM)/.test(code)
    return { failure: unavailable ? 'unavailable' : 'error', message }
  }

  return {
    run: (jobs: readonly Job[]): Answer[] => {
      try {
        return together(jobs)
      } catch (error) {
        if (jobs.length === 1) return [failure(error)]
        return jobs.map((job) => {
          try {
            return together([job])[0]!
          } catch (single) {
            return failure(single)
          }
        })
      }
    },
    /** Records the rest of joined refusals whose minute is over, and drops answers past their time. */
    tidy: (final = false) => {
      const at = now()
      const minute = Math.floor(at.getTime() / 60_000)
      const over = [...joined].filter(([, entry]) => final || entry.minute < minute)
      if (over.length === 0 && final) return
      transaction(() => {
        for (const [, entry] of over) if (entry.more > 0) recordRefused(entry.refused, at, entry.more)
        sql('DELETE FROM answer WHERE key IN (SELECT key FROM answer WHERE expires_at < ? LIMIT 5000)').run(
          at.getTime(),
        )
        sql('DELETE FROM artifact WHERE expires_at < ?').run(Math.floor(at.getTime() / 1000))
      })
      for (const [key] of over) joined.delete(key)
    },
  }
}
export type Writer = ReturnType<typeof createWriter>
export type { Operation }
