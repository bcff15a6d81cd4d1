import {
  ApiError,
  type AuditRecord,
  auditRecords,
  collectionAttributes,
  may,
  operationTypes,
  resourceTypes,
} from '@tenantry/contract'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { implement } from '../http/implement.ts'
import {
  badQuery,
  filterAsSent,
  pageLinks,
  readFilter,
  readToken,
  type SimpleFilter,
  supportedSeek,
  writeToken,
} from '../http/paging.ts'
import { JAVA_SDK } from '../http/wire-json.ts'
import { ChangePlace, type ChangesInput, findChange, walkChanges } from './changes.ts'
import { auditWindow, stillReadable } from './dates.ts'
import { placeInId, toAuditRecords } from './record.ts'

const DEFAULT_SIZE = 500
/** A place in the list of records: of a change, and in it. */
const Edge = z.tuple([...ChangePlace.def.items, z.int().nonnegative()])
type Edge = z.infer<typeof Edge>

/** What a continuation token carries: one SDK sends nothing else with it. */
const PageState = z.object({
  s: z.int().min(1).max(500),
  w: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }),
  q: auditRecords.list.query!.pick({ startDate: true, endDate: true, filter: true }),
  a: Edge,
  z: Edge,
})
type PageState = z.infer<typeof PageState>

const plain = (name: string) => name.replaceAll('_', '').toLowerCase()
const spelled = (value: string, values: readonly string[]): string =>
  values.find((known) => plain(known) === plain(value)) ?? `unknown ${plain(value)}`

const applied = (filter: SimpleFilter | undefined): Partial<ChangesInput> => {
  if (!filter) return {}
  const wanted = filter.field === 'companyname' ? 'substring' : 'equals'
  if (filter.operator !== wanted) throw badQuery('filter', 'query.filterOperator')
  switch (filter.field) {
    case 'companyname':
      return { customerName: filter.value }
    case 'customerid':
      return {
        customerId: filter.value
          .trim()
          .replace(/^\{|\}$/g, '')
          .toLowerCase(),
      }
    case 'resourcetype':
      return { resourceType: spelled(filter.value, resourceTypes) }
    case 'operationtype':
      return { operation: spelled(filter.value, operationTypes) }
    case 'userprincipalname':
      return { actor: filter.value }
  }
  throw badQuery('filter', 'query.filterField')
}

/** What a role sees: the whole log, or the records of customers that it may view. */
export const visibleTo = ({ actor }: Pick<Context, 'actor'>): Pick<ChangesInput, 'customersOnly'> | undefined =>
  may(actor, 'audit:readAll') ? {} : may(actor, 'customer:read') ? { customersOnly: true } : undefined

const documented: ReadonlySet<string> = new Set([...operationTypes, ...resourceTypes])

const unknownToJava = new Set([
  'update_customer_partner_contract_company_name',
  'update_company_info',
  'update_customer_spending_budget',
  'create_self_serve_policy',
  'update_self_serve_policy',
  'delete_self_serve_policy',
  'self_serve_policy',
  'partner_customer_relationship',
  'remove_partner_relationship',
  'extend_relationship',
])

const forClient = (record: AuditRecord, client: string): AuditRecord => {
  const readable = (type: string) => documented.has(type) && !(client === JAVA_SDK && unknownToJava.has(type))
  return {
    ...record,
    operationType: readable(record.operationType) ? record.operationType : 'undefined',
    resourceType: readable(record.resourceType) ? record.resourceType : 'undefined',
  }
}

interface Entry {
  record: AuditRecord
  edge: Edge
}

/** Records in page order from an edge on; a change carries several, so a page may end in the middle of one. */
const entriesFrom = async (
  ctx: Context,
  input: ChangesInput,
  { size, edge, backwards }: { size: number; edge: Edge | undefined; backwards: boolean },
): Promise<Entry[]> => {
  const entries: Entry[] = []
  const at: ChangePlace | undefined = edge && [edge[0], edge[1]]
  const start = at && (backwards ? { newer: at } : { older: at })
  for await (const change of walkChanges(ctx.store, { ...input, ...start, inclusive: true })) {
    const records = toAuditRecords(change)
    if (backwards) records.reverse()
    for (const { record, place } of records) {
      // a change carries several operations; the statement finds it by any of them
      if (input.operation && record.operationType !== input.operation) continue
      if (input.resourceType && record.resourceType !== input.resourceType) continue
      const sameChange = edge?.[1] === change.place[1]
      if (sameChange && (backwards ? place >= edge![2] : place <= edge![2])) continue
      entries.push({ record, edge: [...change.place, place] })
    }
    if (entries.length > size) break
  }
  return entries
}

export const auditRecordRoutes = implement(auditRecords, {
  list: async (ctx, { query }) => {
    const seek = supportedSeek(query.seekOperation)
    const token = query['MS-ContinuationToken']
    const state = token ? readToken(token, ctx.actor.partnerId, PageState) : undefined
    const size = query.size || state?.s || DEFAULT_SIZE
    const asked = {
      startDate: query.startDate ?? state?.q.startDate,
      endDate: query.endDate ?? state?.q.endDate,
      filter: query.filter ? (filterAsSent(ctx.uri) ?? query.filter) : state?.q.filter,
    }
    const sameDates = asked.startDate === state?.q.startDate && asked.endDate === state?.q.endDate
    const window =
      state && sameDates ? stillReadable(state.w, ctx.now()) : auditWindow(asked.startDate, asked.endDate, ctx.now())
    const filter = applied(readFilter(asked.filter))
    const visible = visibleTo(ctx)
    const backwards = seek === 'Previous' && state !== undefined
    const edge = seek === 'First' ? undefined : backwards ? state.a : state?.z
    const found = visible
      ? await entriesFrom(
          ctx,
          { partnerId: ctx.actor.partnerId, limit: Math.min(size + 1, 200), ...window, ...filter, ...visible },
          { size, edge, backwards },
        )
      : []
    const more = found.length > size
    const entries = found.slice(0, size)
    if (backwards) entries.reverse()
    const next = backwards ? true : more
    const previous = backwards ? more : edge !== undefined
    const [first, last] = [entries[0], entries.at(-1)]
    const written =
      first && last && (next || previous)
        ? writeToken(ctx.actor.partnerId, {
            s: size,
            w: window,
            q: asked,
            a: first.edge,
            z: last.edge,
          } satisfies PageState)
        : undefined
    const items = entries.map(({ record }) => forClient(record, ctx.client))
    return {
      totalCount: items.length,
      items,
      ...(written && next && { continuationToken: written }),
      links: pageLinks(
        '/auditrecords',
        { ...asked, size },
        { token: written, next: next && written !== undefined, previous: previous && written !== undefined },
      ),
      attributes: collectionAttributes,
    }
  },

  get: async (ctx, { params }) => {
    const place = placeInId(params.recordId)
    const change = place && (await ctx.store.query(findChange, { partnerId: ctx.actor.partnerId, seq: place.seq }))
    const visible = visibleTo(ctx)
    const found =
      change && visible && (!visible.customersOnly || change.customerId)
        ? toAuditRecords(change).find(({ record }) => record.id === params.recordId.toLowerCase())
        : undefined
    if (!found) throw new ApiError('notFound')
    return forClient(found.record, ctx.client)
  },
})
